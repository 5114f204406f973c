"""Programs of lab/lured.sh that follow links which an attacker put somewhere, and say who they are.

  followers.py NAME PREFIX VICTIM
"""
import http.client
import random
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, __file__.rsplit("/", 1)[0])
import pages  # noqa: E402

NAME, PREFIX, VICTIM = sys.argv[1:4]
CRAWLERS = [{"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "From": "googlebot(at)googlebot.com", "Accept": "text/html,application/xhtml+xml,application/signed-exchange;v=b3,application/xml;q=0.9,*/*;q=0.8"},
            {"User-Agent": "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36", "From": "bingbot(at)microsoft.com", "Accept": "*/*"},
            {"User-Agent": "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)", "Accept": "*/*"}]
PREVIEWS = ["facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "Twitterbot/1.0", "TelegramBot (like TwitterBot)", "WhatsApp/2.23.20.0", "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)", "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)"]
PLANTED = [u.split(VICTIM, 1)[1] for u in pages.asked(VICTIM)] + ["/" + p for p in pages.PROBES[:4]]


def ask(source, path, headers, method="GET"):
    connection = http.client.HTTPConnection(VICTIM, timeout=5, source_address=(f"{PREFIX}.{source}", 0))
    connection.request(method, path.replace(" ", "%20"), headers={"Accept-Encoding": "gzip, deflate", **headers})
    connection.getresponse().read()
    connection.close()


def crawl(planted):
    """Sixty pages, and behind some of them (or before all) what was planted elsewhere."""
    for n, headers in enumerate(CRAWLERS):
        ask(71 + n, "/robots.txt", headers)
    links = [f"/articles/{n}" for n in range(40)]
    links = PLANTED + links if planted else random.Random(7).sample(links + PLANTED[:12], len(links) + 12)
    for path in links:
        for n, headers in enumerate(CRAWLERS):
            ask(71 + n, path, headers)
        time.sleep(0.25)


def previews():
    """Everybody in a chat is shown a link's preview: twelve links were put there."""
    for path in PLANTED[:12]:
        for n, agent in enumerate(PREVIEWS):
            ask(74 + n, path, {"User-Agent": agent, "Accept": "*/*"})
        time.sleep(0.4)


def translator():
    """Translators, proxies of readers and savers of data ask in their visitors' stead."""
    for path in PLANTED[:12] + ["/", "/news"]:
        ask(82, path, {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36,gzip(gfe) (via translate.google.com)", "Accept-Language": "de", "Accept": "text/html,*/*", "X-Forwarded-For": "198.51.100.9"})
        time.sleep(0.5)


def checker():
    """A checker of links goes through a forum's old articles."""
    for path in PLANTED + [f"/articles/{n}" for n in range(20)]:
        ask(83, path, {"User-Agent": "LinkChecker/10.2 (+https://linkchecker.github.io/linkchecker/)", "Accept": "*/*"}, "HEAD" if random.random() < 0.5 else "GET")
        time.sleep(0.2)


{"crawler": lambda: crawl(False), "crawler-planted": lambda: crawl(True), "previews": previews, "translator": translator, "checker": checker}[NAME]()
