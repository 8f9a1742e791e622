import { loadConfig } from '../../config/load-config.js';
import { checkName, findingWords } from '../../contract/wiring/finding-words.js';
import type { ChannelKind } from '../../domain/channels/channel.js';
import { worstOf } from '../../domain/wiring/finding.js';
import type { Finding, FindingColour } from '../../domain/wiring/finding.js';
import type { Logger } from '../../kernel/logger.js';
import { buildContainer } from '../container/container.js';
import { openFoundation } from '../container/foundation.js';
import type { Foundation } from '../container/foundation.js';
import { createShutdown } from '../shutdown.js';

type Row = {
  readonly id: string;
  readonly merchant_id: string;
  readonly name: string;
  readonly channel_key: string;
  readonly kind: ChannelKind;
};

/** One channel as the doctor found it, line by line as a terminal shows it. */
export type DoctorResult = {
  readonly title: string;
  readonly colour: FindingColour;
  readonly lines: readonly string[];
};

const MARKS: Readonly<Record<FindingColour, string>> = { green: '✓', amber: '!', red: '✗' };

const linesOf = (finding: Finding, kind: ChannelKind): readonly string[] => {
  const { what, next } = findingWords(finding, kind, 'zh');
  const code = finding.errcode === undefined ? '' : `（错误码 ${finding.errcode}）`;
  const first = `${MARKS[finding.colour]} ${checkName(finding.check, 'zh')}：${what}${code}`;
  return next === '' ? [first] : [first, `  → ${next}`];
};

const channelsOf = ({ systemQuery }: Foundation, channelKey: string | undefined): Promise<readonly Row[]> =>
  systemQuery<Row>(
    `select id, merchant_id, name, channel_key, kind from channels
      where case when $1::text is null then enabled else channel_key = $1 end order by name, id`,
    [channelKey ?? null],
  );

/** Looks at the wiring of one channel, or of every enabled one, and keeps what was found as the console does. */
export const runDoctor = async (
  channelKey: string | undefined,
  logger: Logger,
  onResult: (result: DoctorResult) => void,
): Promise<readonly FindingColour[]> => {
  const { config } = loadConfig();
  const shutdown = createShutdown(logger);
  try {
    const foundation = await openFoundation({ config, logger, shutdown });
    const { wiring } = buildContainer(foundation, shutdown);
    const colours: FindingColour[] = [];
    for (const { id, merchant_id: merchantId, name, channel_key: key, kind } of await channelsOf(
      foundation,
      channelKey,
    )) {
      const { findings } = await wiring.checkWiring({ merchantId, channelId: id });
      const colour = worstOf(findings);
      onResult({ title: `${name}（${key}）`, colour, lines: findings.flatMap((finding) => linesOf(finding, kind)) });
      colours.push(colour);
    }
    return colours;
  } finally {
    await shutdown.run();
  }
};
