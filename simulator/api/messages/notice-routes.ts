import type { Field } from '../../protocol/document.js';
import { json, type Answer } from '../../http/router.js';
import type { PushEvent } from '../../push/push-event.js';
import type { Channel } from '../../state/channels.js';
import type { Customer } from '../../state/customers.js';
import type { Template } from '../../state/account/templates.js';
import type { World } from '../../state/world.js';
import { refuse } from '../answers.js';
import { fieldsOf, textOf, type ApiContext, type ApiRoute, type Fields } from '../context.js';

type Deps = { readonly world: World; readonly pushEvent: PushEvent };
type Refusal = number | undefined;

/** Ids of messages are above 2^53, as WeChat's are. */
const FIRST_ID = 3_046_893_840_139_599_000n;

const PLACE = /\{\{([A-Za-z_]+[0-9]*)\.DATA\}\}/g;

/** WeChat doc: 发送订阅消息, 参数值内容限制说明; the ones that matter most. */
const LONGEST: Readonly<Record<string, number>> = {
  thing: 20,
  number: 32,
  letter: 32,
  symbol: 5,
  character_string: 32,
  phone_number: 17,
  car_number: 8,
  phrase: 5,
};

const isGood = (name: string, value: string): boolean => {
  const kind = name.replace(/[0-9]+$/, '');
  return value !== '' && Array.from(value).length <= (LONGEST[kind] ?? 200);
};

const valueOf = (data: Fields, name: string): string => textOf(fieldsOf(data[name]), 'value');

const namesIn = ({ content }: Template): readonly string[] => [...content.matchAll(PLACE)].map(([, name = '']) => name);

const flawOf = (template: Template | undefined, data: Fields): Refusal => {
  if (!template) return 40037;
  return namesIn(template).every((name) => isGood(name, valueOf(data, name))) ? undefined : 47003;
};

type Wanted = {
  readonly channel: Channel;
  readonly customer: Customer;
  readonly template: Template;
  readonly data: Fields;
};

/** The message, or why WeChat takes none. */
const wantedIn = ({ world }: Deps, { channel, json: body }: ApiContext): Wanted | number => {
  const fields = fieldsOf(body);
  const openid = textOf(fields, 'touser');
  const customer = openid ? world.customers.find(channel.appId, openid) : undefined;
  if (customer?.openid !== openid || !customer) return 40003;
  const template = world.templates
    .of(channel.appId)
    .find(({ templateId }) => templateId === textOf(fields, 'template_id'));
  const data = fieldsOf(fields.data);
  const flaw = flawOf(template, data);
  if (flaw !== undefined || !template) return flaw ?? 40037;
  return { channel, customer, template, data };
};

const show = ({ world }: Deps, { channel, customer, template, data }: Wanted): void => {
  const text = template.content.replace(PLACE, (_, name: string) => valueOf(data, name)).trim();
  world.transcripts.add({
    appId: channel.appId,
    openid: customer.openid,
    from: 'merchant',
    via: 'notice',
    kind: 'text',
    content: { content: `【${template.title}】\n${text}` },
  });
};

const createIds = () => {
  let last = FIRST_ID;
  return (): bigint => {
    last += 1n;
    return last;
  };
};

/** A bare number above 2^53, which JSON.stringify cannot write. */
const taken = (msgid: bigint): Answer => ({
  type: 'bytes',
  contentType: 'application/json; charset=utf-8',
  body: `{"errcode":0,"errmsg":"ok","msgid":${msgid}}`,
});

/** WeChat doc: 发送模板消息. A customer with a refusal takes none, which only the push says. */
const createTemplateSend =
  (deps: Deps, newId: () => bigint) =>
  (context: ApiContext): Answer => {
    const wanted = wantedIn(deps, context);
    if (typeof wanted === 'number') return refuse(wanted);
    const { channel, customer } = wanted;
    if (!customer.following) return refuse(43004);
    const isBlocked = customer.refusal !== undefined;
    const msgid = newId();
    if (!isBlocked) show(deps, wanted);
    deps.pushEvent(channel, customer.openid, [
      ['Event', 'TEMPLATESENDJOBFINISH'],
      ['MsgID', msgid],
      ['Status', isBlocked ? 'failed:user block' : 'success'],
    ]);
    return taken(msgid);
  };

/** WeChat doc: 发送订阅消息. Each accepted popup is worth one message. */
const createSubscribeSend =
  (deps: Deps, newId: () => bigint) =>
  (context: ApiContext): Answer => {
    const wanted = wantedIn(deps, context);
    if (typeof wanted === 'number') return refuse(wanted);
    const { channel, customer, template } = wanted;
    if (!deps.world.templates.spend(channel.appId, customer.openid, template.templateId)) return refuse(43101);
    const msgid = newId();
    show(deps, wanted);
    const item: readonly Field[] = [
      ['TemplateId', template.templateId],
      ['MsgID', String(msgid)],
      ['ErrorCode', '0'],
      ['ErrorStatus', 'success'],
    ];
    const list: Field = ['List', item];
    const isXml = channel.format === 'xml';
    deps.pushEvent(channel, customer.openid, [
      ['Event', 'subscribe_msg_sent_event'],
      isXml ? ['SubscribeMsgSentEvent', [list]] : list,
    ]);
    return taken(msgid);
  };

const kindOnly =
  (kind: Channel['kind'], handle: ApiRoute['handle']): ApiRoute['handle'] =>
  (context) =>
    context.channel.kind === kind ? handle(context) : refuse(48001);

/** Messages outside the reply window, and the templates they are made of. */
export const noticeRoutes = (deps: Deps): readonly ApiRoute[] => {
  const newId = createIds();
  const { templates } = deps.world;
  return [
    {
      method: 'GET',
      path: '/cgi-bin/template/get_all_private_template',
      handle: kindOnly('official_account', ({ channel: { appId } }) =>
        json({
          template_list: templates.of(appId).map(({ templateId, ...shown }) => ({
            template_id: templateId,
            primary_industry: '',
            deputy_industry: '',
            ...shown,
          })),
        }),
      ),
    },
    {
      method: 'GET',
      path: '/wxaapi/newtmpl/gettemplate',
      handle: kindOnly('mini_program', ({ channel: { appId } }) =>
        json({
          errcode: 0,
          errmsg: 'ok',
          data: templates.of(appId).map(({ templateId, ...shown }) => ({ priTmplId: templateId, type: 2, ...shown })),
        }),
      ),
    },
    {
      method: 'POST',
      path: '/cgi-bin/message/template/send',
      handle: kindOnly('official_account', createTemplateSend(deps, newId)),
    },
    {
      method: 'POST',
      path: '/cgi-bin/message/subscribe/send',
      handle: kindOnly('mini_program', createSubscribeSend(deps, newId)),
    },
  ];
};
