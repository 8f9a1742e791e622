/** Words of who sees phone numbers and addresses in full. */
export const personalData = {
  'personalData.title': '个人信息显示',
  'personalData.hint': '哪些角色能看到完整的手机号和地址。所有者总能看到；分析员不看顾客资料。',
  'personalData.roles': '能看到完整手机号和地址的角色',
  'personalData.ticked': '勾选的角色看到',
  'personalData.unticked': '其他角色看到',
  'personalData.address': '浙江省杭州市西湖区文三路 1 号',
  'personalData.addressMasked': '浙江省杭州市****',
  'personalData.where':
    '顾客资料、订单、搜索结果和导出的会话都按此显示；聊天里顾客自己写的文字不遮。没有勾选的角色也不能导出顾客的个人数据。',
  'personalData.saved': '已保存，马上生效',
  'audit.field.personalDataRoles': '能看到完整手机号和地址的角色',
  'exchange.setting.personalDataRoles': '能看到完整手机号和地址的角色',
};
