import type { signingIn as words } from '../zh/signing-in.js';

export const signingIn: Readonly<Record<keyof typeof words, string>> = {
  'app.name': 'Jiedai',
  'app.unreachable': 'The server cannot be reached',
  'app.unreachableHint': 'Drafts and unsent messages are kept on this computer and go on when it is back.',
  'app.askAgain': 'Try again',

  'signIn.title': 'Sign in to Jiedai',
  'signIn.hint': 'Use the sign-in name and password your admin gave you.',
  'signIn.expired': 'You were signed out. Sign in again; drafts and unsent messages are still here.',
  'signIn.loginName': 'Sign-in name',
  'signIn.password': 'Password',
  'signIn.act': 'Sign in',

  'setUp.title': 'Set up the merchant',
  'setUp.hint':
    'Once only. The code is SETUP_CODE, or the one printed when the server starts; it is valid for an hour.',
  'setUp.code': 'Set-up code',
  'setUp.merchantName': 'Merchant name',
  'setUp.ownerName': 'Your name',
  'setUp.password': 'Password (12 characters or more)',
  'setUp.shortPassword': 'Not long enough yet: at least {count} characters.',
  'setUp.badCode': 'The code is wrong or too old. The server prints a new one when it is started again.',
  'setUp.act': 'Finish set-up',
  'setUp.toSignIn': 'Already set up: sign in',
};
