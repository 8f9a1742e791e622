import type { AgentRole } from '../../../../src/domain/people/agent.js';
import { maskAddress, maskPhone, maskPhonesIn } from '../../../../src/domain/people/masking.js';
import { DEFAULT_MERCHANT_SETTINGS } from '../../../../src/domain/people/merchant-settings.js';
import { mayReadPersonalData } from '../../../../src/domain/people/permissions.js';

describe('masking', () => {
  it.each([
    ['13812345678', '138****5678'],
    ['138 1234 5678', '138****5678'],
    ['+8613812345678', '+86138****5678'],
    ['+86 138-1234-5678', '+86 138****5678'],
    ['010-12345678', '010-****5678'],
    ['0571-8765432', '0571-****5432'],
    ['0571-87654321-802', '0571-****4321'],
    ['+1 (415) 555-2671', '****2671'],
    ['95588', '****'],
    ['', '****'],
  ])('hides the middle of the phone number %s', (phone, masked) => {
    expect(maskPhone(phone)).toBe(masked);
  });

  it.each([
    ['浙江省杭州市西湖区文三路 1 号 2 幢', '浙江省杭州市****'],
    ['北京市朝阳区建国路 88 号', '北京市****'],
    ['广西壮族自治区南宁市青秀区民族大道 1 号', '广西壮族自治区南宁市****'],
    ['云南省大理白族自治州大理市古城', '云南省大理白族自治州****'],
    ['杭州市西湖区', '杭州市****'],
    ['浙江 杭州 西湖区文三路', '浙江****'],
    ['幸福小区 3 号楼 402', '****'],
    ['', ''],
  ])('keeps province and city of %s', (address, masked) => {
    expect(maskAddress(address)).toBe(masked);
  });

  it('finds phone numbers inside a text and leaves other numbers alone', () => {
    expect(maskPhonesIn('电话13812345678,订单 202611221234567890,座机 010-12345678')).toBe(
      '电话138****5678,订单 202611221234567890,座机 010-****5678',
    );
  });

  it('shows personal data in full to the roles a merchant chose, always to the owner and never to an analyst', () => {
    const roles = ['owner', 'admin', 'supervisor', 'agent', 'analyst'] as const;
    const seeing = (chosen: readonly AgentRole[]) => roles.filter((role) => mayReadPersonalData(role, chosen));
    expect(seeing(DEFAULT_MERCHANT_SETTINGS.personalDataRoles)).toEqual(['owner', 'admin', 'supervisor']);
    expect(seeing([])).toEqual(['owner']);
    expect(seeing(['agent', 'analyst'])).toEqual(['owner', 'agent']);
  });
});
