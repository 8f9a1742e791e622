export const proof = {
  'proof.title': 'Confirm that it is you',
  'proof.hint.password':
    'Before this is done, enter your password once more. You will not be asked again for 5 minutes.',
  'proof.hint.code':
    'Before this is done, enter the 6 digits of your authenticator app or a recovery code. You will not be asked again for 5 minutes.',
  'proof.password': 'Password',
  'proof.code': 'Code',
  'proof.act': 'Confirm and go on',
  'proof.wrong': 'That is not the password. Try again.',
  'failure.proof_required': 'It was not confirmed that it is you, so nothing was done.',
};
