#!/usr/bin/env node
import 'reflect-metadata';
import { describeFailure } from '../app/failures.js';
import { backupCommand, rebuildCommand, restoreCommand } from './backup-commands.js';
import { doctorCommand } from './doctor-command.js';
import { addMerchantCommand } from './merchant-command.js';
import { resetPasswordCommand } from './password-command.js';
import { exportCommand, verifyAuditCommand } from './keeping-commands.js';
import { migrateCommand } from './migrate-command.js';
import { checkOrderConnectorCommand } from './order-connector-command.js';
import { rebuildReportsCommand } from './reports-command.js';

const USAGE = `Usage:
  jiedai migrate             bring the database's schema up to date
  jiedai migrate --list      show what has run and what is pending
  jiedai merchant add --name NAME --owner-name NAME --login NAME [--time-zone ZONE]
                             add a merchant; the owner's password is read from standard input, or made and printed
  jiedai backup [--to FOLDER]
                             copy tables and media into a new folder, while everything runs; the master key is not in it
  jiedai restore --from FOLDER
                             fill the empty database of the settings from a backup, then Redis from the database
  jiedai rebuild             fill Redis from Postgres
  jiedai export --merchant ID --to FILE.zip
                             everything of one merchant, without secrets
  jiedai audit verify        whether each merchant's audit log is as it was written
  jiedai doctor [--channel KEY]
                             look at the wiring of one channel or of all: address, certificate, token, rights, traffic
  jiedai reset-password --login NAME [--without-second-factor]
                             set an agent's password; it is read from standard input, or made and printed
  jiedai order-connector check URL --secret SECRET [--openid OPENID --app-id APPID]
                             ask a shop everything the order connector's contract promises
  jiedai reports rebuild     count the facts of all reports again from the history of conversations
`;

type Command = (args: readonly string[]) => Promise<number>;

/** By the first word, or the first two. */
const COMMANDS: Readonly<Record<string, Command>> = {
  migrate: migrateCommand,
  'merchant add': addMerchantCommand,
  doctor: doctorCommand,
  'reset-password': resetPasswordCommand,
  backup: backupCommand,
  restore: restoreCommand,
  rebuild: rebuildCommand,
  export: exportCommand,
  'audit verify': verifyAuditCommand,
  'reports rebuild': rebuildReportsCommand,
  'order-connector check': checkOrderConnectorCommand,
};

const run = async (words: readonly string[]): Promise<number> => {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ');
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (command) return command(words.slice(length));
  }
  const isHelp = words[0] === 'help' || words[0] === '--help';
  (isHelp ? process.stdout : process.stderr).write(USAGE);
  return isHelp ? 0 : 64;
};

const main = async (): Promise<void> => {
  try {
    process.exitCode = await run(process.argv.slice(2));
  } catch (error) {
    const { message, exitCode } = describeFailure(error);
    process.stderr.write(`${message}\n`);
    process.exitCode = exitCode;
  }
};

void main();
