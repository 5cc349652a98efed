import { createHmac, timingSafeEqual } from 'node:crypto';

const SIGNATURE_BYTES = 32;

const mac = (key, content) => createHmac('sha256', key).update(content).digest();

export function sign(key, token) {
  const content = Buffer.from(JSON.stringify(token));
  return Buffer.concat([mac(key, content), content]).toString('base64url');
}

// The token's content; undefined where it is not ours.
export function verify(key, text) {
  const signed = Buffer.from(text, 'base64url');
  const content = signed.subarray(SIGNATURE_BYTES);
  if (signed.length < SIGNATURE_BYTES || !timingSafeEqual(mac(key, content), signed.subarray(0, SIGNATURE_BYTES))) {
    return undefined;
  }
  return JSON.parse(content.toString());
}
