// The least a push can cost: node's own HTTP server that takes anything and answers.
import { createServer } from 'node:http';
import { serve } from './serve.js';

const HEAD = { 'Content-Type': 'text/plain', 'Content-Length': '7' };

void serve(
  createServer((request, response) => {
    request.resume();
    response.writeHead(200, HEAD);
    response.end('success');
  }),
);
