import { Server } from 'node:net';

// Loaded before a program that always listens on all interfaces: it makes the program listen on loopback only.
const listen = Server.prototype.listen as (...parameters: unknown[]) => Server;

Server.prototype.listen = function onLoopback(this: Server, ...parameters: unknown[]): Server {
  const [port, ...rest] = parameters;
  const isPort = typeof port === 'number' || typeof port === 'string';
  return listen.apply(
    this,
    isPort
      ? [{ port: Number(port), host: '127.0.0.1' }, ...rest.filter((parameter) => typeof parameter === 'function')]
      : parameters,
  );
} as typeof Server.prototype.listen;
