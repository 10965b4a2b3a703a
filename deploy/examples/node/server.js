'use strict';
// A page, a health check and a stream of events; ends when the last request has been answered.
const http = require('node:http');

const instance = process.env.MS_INSTANCE; // 1, 2 …, given by mothership

const server = http.createServer((request, response) => {
  if (request.url === '/health') {
    response.end('ok\n');
  } else if (request.url === '/events') {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    const timer = setInterval(() => response.write(`data: ${new Date().toISOString()}\n\n`), 1000);
    response.write('data: welcome\n\n');
    request.on('close', () => clearInterval(timer));
  } else {
    response.setHeader('content-type', 'text/plain; charset=utf-8');
    response.end(`hello from process ${instance}\n`);
  }
});

// Mothership keeps connections for longer than Node's 5 s, and reuses none that was closed.
server.keepAliveTimeout = 60_000;
server.listen(process.env.PORT, '127.0.0.1', () => console.log(`listening on ${process.env.PORT}`));

// Without this Node dies at once of TERM. No new requests come any more; those under way may end.
process.on('SIGTERM', () => {
  console.log('no more requests');
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
