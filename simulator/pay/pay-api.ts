import { verify } from 'node:crypto';
import { unixSeconds } from '../clock.js';
import { createRouter, type Answer, type Call } from '../http/router.js';
import { complaintApi } from './complaint-api.js';
import { orderApi } from './order-api.js';
import { refusal, type PayRoute, type PaySaid, type PayWorld } from './pay-world.js';
import type { CallFault, PayMerchant } from './pay-state.js';
import { PUBLIC_KEY_ID, seal, vouch, vouchedHeaders } from './platform.js';

const AUTHORIZATION =
  /^WECHATPAY2-SHA256-RSA2048 (?=.*mchid="([^"]+)")(?=.*nonce_str="([^"]+)")(?=.*timestamp="(\d+)")(?=.*serial_no="([^"]+)")(?=.*signature="([^"]+)")/;
const MAX_SKEW_SECONDS = 300;

/** What was signed: the body as it came, or of an upload only its `meta`. */
const signedBody = ({ headers, body }: Call): string => {
  if (!headers['content-type']?.startsWith('multipart/')) return body.toString('utf8');
  return /name="meta"[^]*?\r\n\r\n([^]*?)\r\n--/.exec(body.toString('latin1'))?.[1] ?? '';
};

const authorizationOf = ({ headers }: Call): readonly [string, string, string, string, string] => {
  const found = AUTHORIZATION.exec(headers.authorization ?? '');
  const part = (index: number): string => found?.[index] ?? '';
  return [part(1), part(2), part(3), part(4), part(5)];
};

/** Holds a request to its Authorization as strictly as the platform does. */
const merchantOf = ({ state, clock }: PayWorld, call: Call): PayMerchant | undefined => {
  const [mchId, nonce, timestamp, serial, signature] = authorizationOf(call);
  const merchant = state.merchants.get(mchId);
  if (!merchant || merchant.merchantSerial !== serial) return undefined;
  if (Math.abs(unixSeconds(clock.now()) - Number(timestamp)) > MAX_SKEW_SECONDS) return undefined;
  const message = `${call.method}\n${call.target}\n${timestamp}\n${nonce}\n${signedBody(call)}\n`;
  const isSigned = verify(
    'RSA-SHA256',
    Buffer.from(message),
    merchant.merchantPublicKey,
    Buffer.from(signature, 'base64'),
  );
  return isSigned ? merchant : undefined;
};

const certificates = ({ platform }: PayWorld): PayRoute => ({
  method: 'GET',
  path: '/v3/certificates',
  handle: ({ merchant }) => ({
    status: 200,
    value: {
      data: [
        {
          serial_no: platform.certificate.serial,
          encrypt_certificate: seal(merchant.apiV3Key, platform.certificate.pem, 'certificate'),
        },
      ],
    },
  }),
});

const signed = (world: PayWorld, call: Call, { status, value, picture }: PaySaid): Answer => {
  const body = picture ?? (value === undefined ? '' : JSON.stringify(value));
  const named = call.headers['wechatpay-serial'];
  const serial = named === PUBLIC_KEY_ID ? PUBLIC_KEY_ID : world.platform.certificate.serial;
  const headers = vouchedHeaders(serial, vouch(world.platform.keyOf(serial), body, unixSeconds(world.clock.now())));
  const contentType = picture ? 'image/png' : 'application/json';
  return { type: 'bytes', status, body, contentType, ...(picture ? {} : { headers }) };
};

const drawFault = ({ state }: PayWorld, call: Call) => {
  const fault = state.behaviour.faults.find(({ path, times }) => times > 0 && call.path.startsWith(path));
  if (fault) fault.times -= 1;
  return fault;
};

/** The platform's API: every request held to its signature, every answer signed, and what goes wrong on demand. */
export const createPayApi = (world: PayWorld): ((call: Call) => Answer) => {
  const routes = [certificates(world), ...orderApi(world), ...complaintApi(world)];
  const handlers = new Map(routes.map((route) => [`${route.method} ${route.path}`, route.handle]));
  // Routes say what is signed afterwards, so the router only finds them.
  const find = createRouter(routes.map(({ method, path }) => ({ method, path, handle: () => ({ type: 'silence' }) })));
  const patterns = routes.map(({ method, path }) => ({ key: `${method} ${path}`, method, parts: path.split('/') }));
  const patternOf = (call: Call): string | undefined => {
    const parts = call.path.split('/');
    const fits = patterns.filter(
      (one) =>
        one.method === call.method &&
        one.parts.length === parts.length &&
        one.parts.every((part, at) => part.startsWith(':') || part === parts[at]),
    );
    return fits.sort((one, other) => one.key.split(':').length - other.key.split(':').length)[0]?.key;
  };
  const say = (call: Call): PaySaid => {
    const merchant = merchantOf(world, call);
    if (!merchant) return refusal(401, 'SIGN_ERROR', 'the signature is not the merchant’s');
    const found = find(call.method, call.path);
    const handle = handlers.get(patternOf(call) ?? '');
    if (!found || found === 'wrong_method' || !handle) return refusal(404, 'RESOURCE_NOT_EXISTS');
    return handle({ call: { ...call, params: found.params }, merchant });
  };
  return (call) => {
    const fault = drawFault(world, call);
    const said = fault?.moment === 'before' ? undefined : say(call);
    world.state.calls.push({ method: call.method, path: call.path, status: fault ? 0 : (said?.status ?? 0) });
    return fault ? spoiled(world, call, { fault, said }) : signed(world, call, said ?? refusal(500, 'SYSTEM_ERROR'));
  };
};

type Spoiled = { readonly fault: CallFault; readonly said: PaySaid | undefined };

/** What a call gets that goes wrong; whether it took effect first is another question. */
const spoiled = (world: PayWorld, call: Call, { fault, said = { status: 200, value: {} } }: Spoiled): Answer => {
  switch (fault.act) {
    case 'cut':
      return { type: 'cut' };
    case 'not_enough':
      return signed(world, call, refusal(403, 'NOT_ENOUGH', '余额不足'));
    case 'status':
      return signed(world, call, refusal(fault.status, 'SYSTEM_ERROR'));
    case 'unsigned':
      return { type: 'json', value: said.value ?? {}, status: said.status };
    case 'forged': {
      const answer = signed(world, call, said);
      return answer.type === 'bytes' ? { ...answer, body: `${answer.body.toString()} ` } : answer;
    }
  }
};
