import type { Actor } from '../../domain/people/agent.js';
import { AppError } from '../../kernel/errors.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { ProvePassword, Proved } from '../sign-in/prove-password.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly provePassword: ProvePassword };
export type SelfProof = { readonly actor: Actor; readonly password: string; readonly address: string };

/** Whoever changes what protects an account shows its password once more, under the limits of signing in. Throws `bad_credentials`. */
export const createProveSelf =
  ({ unitOfWork, provePassword }: Deps) =>
  async ({ actor, password, address }: SelfProof): Promise<Proved & { readonly loginName: string }> => {
    const agent = await unitOfWork.run(actor.merchantId, ({ agents }) => agents.findById(actor.agentId));
    if (!agent) throw new AppError('unauthenticated', 'unauthenticated');
    const { loginName } = agent;
    const proved = await provePassword({ loginName, password, address });
    await proved.settle();
    return { ...proved, loginName };
  };

export type ProveSelf = ReturnType<typeof createProveSelf>;
