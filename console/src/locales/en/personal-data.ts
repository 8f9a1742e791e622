/** Words of who sees phone numbers and addresses in full. */
export const personalData = {
  'personalData.title': 'Personal data shown',
  'personalData.hint':
    'Which roles see phone numbers and addresses in full. The owner always does; analysts see no customers.',
  'personalData.roles': 'Roles that see phone numbers and addresses in full',
  'personalData.ticked': 'Ticked roles see',
  'personalData.unticked': 'Other roles see',
  'personalData.address': '浙江省杭州市西湖区文三路 1 号',
  'personalData.addressMasked': '浙江省杭州市****',
  'personalData.where':
    'Customers, orders, search and exported conversations follow it; what customers write in a chat themselves is not masked. Roles that are not ticked cannot export a customer’s personal data either.',
  'personalData.saved': 'Saved; it holds at once',
  'audit.field.personalDataRoles': 'roles that see phone numbers and addresses in full',
  'exchange.setting.personalDataRoles': 'Roles that see phone numbers and addresses in full',
};
