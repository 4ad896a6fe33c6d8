const LOOPBACK = /^(localhost|127(\.\d+){3}|::1|\[::1\])$/;

export const isLoopbackHost = (host: string): boolean => LOOPBACK.test(host);

/** An installation without a public URL has the address that it listens on. */
export const isLoopbackUrl = (url: string | undefined): boolean =>
  url === undefined || isLoopbackHost(new URL(url).hostname);
