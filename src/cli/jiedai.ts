#!/usr/bin/env node
import 'reflect-metadata';
import { describeFailure } from '../app/failures.js';
import { doctorCommand } from './doctor-command.js';
import { addMerchantCommand } from './merchant-command.js';
import { migrateCommand } from './migrate-command.js';
import { checkOrderConnectorCommand } from './order-connector-command.js';

const USAGE = `Usage:
  jiedai migrate             bring the database's schema up to date
  jiedai migrate --list      show what has run and what is pending
  jiedai merchant add --name NAME --owner-name NAME --login NAME [--time-zone ZONE]
                             add a merchant; the owner's password is read from standard input, or made and printed
  jiedai doctor [--channel KEY]
                             look at the wiring of one channel or of all: address, certificate, token, rights, traffic
  jiedai order-connector check URL --secret SECRET [--openid OPENID --app-id APPID]
                             ask a shop everything the order connector's contract promises
`;

const run = async ([command, ...rest]: readonly string[]): Promise<number> => {
  if (command === 'migrate') return migrateCommand(rest);
  if (command === 'doctor') return doctorCommand(rest);
  if (command === 'merchant' && rest[0] === 'add') return addMerchantCommand(rest.slice(1));
  if (command === 'order-connector' && rest[0] === 'check') return checkOrderConnectorCommand(rest.slice(1));
  const isHelp = command === 'help' || command === '--help';
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
