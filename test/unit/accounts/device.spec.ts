import { describe, expect, it } from '@jest/globals';
import { deviceOf } from '../../../src/features/accounts/device.js';

const MOZILLA = 'Mozilla/5.0';
const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';

describe('devices', () => {
  it.each([
    [`${MOZILLA} (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0`, 'Firefox on Windows'],
    [`${MOZILLA} (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/126.0 Safari/537.36`, 'Chrome on Windows'],
    [`${MOZILLA} (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/126.0 Safari/537.36 Edg/126.0`, 'Edge on Windows'],
    [`${MOZILLA} (X11; Linux x86_64) ${WEBKIT} Chrome/126.0 Safari/537.36 OPR/112.0`, 'Opera on Linux'],
    [`${MOZILLA} (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1 Version/17.5 Safari/605.1`, 'Safari on macOS'],
    [
      `${MOZILLA} (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1 Version/17.5 Safari/604.1`,
      'Safari on iPhone',
    ],
    [`${MOZILLA} (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1 CriOS/126.0 Safari/604.1`, 'Chrome on iPad'],
    [`${MOZILLA} (Linux; Android 14; Pixel 8) ${WEBKIT} Chrome/126.0 Mobile Safari/537.36`, 'Chrome on Android'],
    [
      `${MOZILLA} (Linux; Android 14) ${WEBKIT} SamsungBrowser/25.0 Chrome/121.0 Safari/537.36`,
      'Samsung Internet on Android',
    ],
    [`${MOZILLA} (X11; CrOS x86_64 14541.0.0) ${WEBKIT} Chrome/126.0 Safari/537.36`, 'Chrome on ChromeOS'],
    ['curl/8.5.0', 'curl'],
    ['python-httpx/0.27.0', 'python-httpx'],
    ['node', 'node'],
    ['Gatehouse (Linux)', 'Linux'],
    ['<script>alert(1)</script>', 'An unknown device'],
    ['', 'An unknown device'],
    [undefined, 'An unknown device'],
  ])('ACT-3 are told in a short form: %s', (userAgent, device) => {
    expect(deviceOf(userAgent)).toBe(device);
  });

  it('ACT-3 are short whatever is sent, and read in no time', () => {
    const start = performance.now();
    for (const part of ['a', 'Mozilla/5.0 (', 'Chrome', ' ', '/', '-', 'Firefox/'])
      expect(deviceOf(part.repeat(100_000)).length).toBeLessThan(60);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
