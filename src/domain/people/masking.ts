/** What stands for the hidden part, whatever its length: a length would tell something. */
const HIDDEN = '****';

/** Mobile numbers of mainland China, with or without country code, written together or in groups. */
const MOBILE = /(?<![0-9])((?:\+?86|0086)[ -]?)?(1[3-9][0-9])[ -]?[0-9]{4}[ -]?([0-9]{4})(?![0-9])/g;
/** Landlines: area code, number, extension. */
const LANDLINE = /(?<![0-9])(0[0-9]{2,3}[ -])[0-9]{3,4}([0-9]{4})(?:[ -][0-9]{1,6})?(?![0-9])/g;

const maskNumbers = (text: string): string =>
  text.replace(MOBILE, `$1$2${HIDDEN}$3`).replace(LANDLINE, `$1${HIDDEN}$2`);

/** `138****5678`, `+86 138****5678`, `010-****5678`; of a number in another form its last four digits, where it has seven or more. */
export const maskPhone = (phone: string): string => {
  const masked = maskNumbers(phone.trim());
  if (masked !== phone.trim()) return masked;
  const digits = phone.replace(/[^0-9]/g, '');
  return digits.length >= 7 ? `${HIDDEN}${digits.slice(-4)}` : HIDDEN;
};

/** Phone numbers inside a free text, such as an exported line. */
export const maskPhonesIn = (text: string): string => maskNumbers(text);

const PROVINCES =
  '北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门';
/** Province, then city or prefecture: what an agent needs to know where a parcel goes. */
const REGION = new RegExp(
  `^(?:中国)?(?:(?:${PROVINCES})(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)?)?(?:[\\u4e00-\\u9fff]{2,7}?(?:市|自治州|地区|盟))?`,
);

/** Keeps province and city and hides the rest: `浙江省杭州市****`. */
export const maskAddress = (address: string): string => {
  const joined = address.trim().replace(/\s+/g, '');
  return joined === '' ? '' : `${REGION.exec(joined)?.[0] ?? ''}${HIDDEN}`;
};
