/** One sentence that says what was found, and one that says what to do and where. Empty: nothing is to be done. */
export type FindingWords = { readonly what: string; readonly next: string };
type Both = { readonly zh: FindingWords; readonly en: FindingWords };

const both = (zh: readonly [string, string], en: readonly [string, string]): Both => ({
  zh: { what: zh[0], next: zh[1] },
  en: { what: en[0], next: en[1] },
});

/** What each check is called. */
export const CHECK_NAMES: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  channel: { zh: '渠道', en: 'Channel' },
  public_url: { zh: '公网地址', en: 'Public address' },
  tls: { zh: 'HTTPS 证书', en: 'HTTPS certificate' },
  wechat_reach: { zh: '微信侧检测', en: 'As WeChat sees it' },
  verification: { zh: '服务器验证', en: 'URL verification' },
  decryption: { zh: '消息解密', en: 'Decryption' },
  clock: { zh: '时钟', en: 'Clock' },
  token: { zh: '接口凭证', en: 'Access token' },
  ip_list: { zh: 'IP 白名单', en: 'IP whitelist' },
  token_fights: { zh: '凭证争用', en: 'Token fights' },
  customer_service: { zh: '客服功能', en: 'Customer service' },
  permissions: { zh: '接口权限', en: 'Permissions' },
  third_party: { zh: '第三方授权', en: 'Third-party authorisation' },
  account: { zh: '账号类型', en: 'Kind of account' },
  quota: { zh: '接口额度', en: 'Quota' },
  callback_ips: { zh: '推送来源', en: 'Where pushes come from' },
  pushes: { zh: '近一天的推送', en: 'Pushes of the last day' },
  replies: { zh: '近一天的回复', en: 'Replies of the last day' },
  database: { zh: '数据库权限', en: 'Database roles' },
};

/** Places in WeChat's own settings, by kind of channel, as WeChat names them. */
export const WECHAT_PLACES = {
  official_account: {
    zh: {
      server: '微信公众平台 → 设置与开发 → 开发接口管理 → 基本配置 → 服务器配置',
      ip: '微信公众平台 → 设置与开发 → 开发接口管理 → 基本配置 → IP 白名单',
      secret: '微信公众平台 → 设置与开发 → 开发接口管理 → 基本配置 → 开发者密码（AppSecret）',
      service: '微信公众平台 → 新的功能 → 客服',
      rights: '微信公众平台 → 设置与开发 → 开发接口管理 → 接口权限',
      platforms: '微信公众平台 → 设置与开发 → 公众号设置 → 授权管理',
    },
    en: {
      server: 'mp.weixin.qq.com → 设置与开发 → 开发接口管理 → 基本配置 → 服务器配置',
      ip: 'mp.weixin.qq.com → 设置与开发 → 开发接口管理 → 基本配置 → IP 白名单',
      secret: 'mp.weixin.qq.com → 设置与开发 → 开发接口管理 → 基本配置 → AppSecret',
      service: 'mp.weixin.qq.com → 新的功能 → 客服',
      rights: 'mp.weixin.qq.com → 设置与开发 → 开发接口管理 → 接口权限',
      platforms: 'mp.weixin.qq.com → 设置与开发 → 公众号设置 → 授权管理',
    },
  },
  mini_program: {
    zh: {
      server: '微信公众平台 → 开发与服务 → 开发管理 → 消息推送',
      ip: '微信公众平台 → 开发与服务 → 开发管理 → 开发设置 → IP 白名单',
      secret: '微信公众平台 → 开发与服务 → 开发管理 → 开发设置 → AppSecret',
      service: '微信公众平台 → 功能 → 客服',
      rights: '微信公众平台 → 开发与服务 → 开发管理 → 接口设置',
      platforms: '微信公众平台 → 账号设置 → 第三方设置',
    },
    en: {
      server: 'mp.weixin.qq.com → 开发与服务 → 开发管理 → 消息推送',
      ip: 'mp.weixin.qq.com → 开发与服务 → 开发管理 → 开发设置 → IP 白名单',
      secret: 'mp.weixin.qq.com → 开发与服务 → 开发管理 → 开发设置 → AppSecret',
      service: 'mp.weixin.qq.com → 功能 → 客服',
      rights: 'mp.weixin.qq.com → 开发与服务 → 开发管理 → 接口设置',
      platforms: 'mp.weixin.qq.com → 账号设置 → 第三方设置',
    },
  },
} as const;

/** By `check.code`. Names in braces are facts of the finding, or places of WeChat's settings. */
export const FINDING_WORDS: Readonly<Record<string, Both>> = {
  'channel.disabled': both(
    ['这个渠道已停用，不接收推送，也不发送。', '要恢复接待，请到 设置 → 渠道 启用。'],
    [
      'This channel is switched off: it takes no pushes and sends nothing.',
      'To serve again, switch it on in Settings → Channels.',
    ],
  ),

  'public_url.ok': both(
    ['{host} 解析到公网地址 {address}，端口 {port} 是微信支持的端口。', ''],
    ['{host} leads to the public address {address}, and WeChat supports port {port}.', ''],
  ),
  'public_url.stand_in': both(
    ['这里连的是本机的微信模拟器，地址 {host}:{port} 只在本机使用。', ''],
    ['A stand-in for WeChat on this machine is used; {host}:{port} is for this machine only.', ''],
  ),
  'public_url.dns': both(
    ['找不到域名 {host}（{cause}），微信也无法推送。', '请运维检查域名解析，或改正服务器的 PUBLIC_URL，再重新检测。'],
    [
      'The name {host} is not found ({cause}), so WeChat cannot push either.',
      'Ask your operator to mend the DNS record or PUBLIC_URL, then test again.',
    ],
  ),
  'public_url.private': both(
    ['{host} 指向内网地址 {address}，微信从外网访问不到。', '请运维把 PUBLIC_URL 改成公网能访问的域名，再重新检测。'],
    [
      '{host} leads to the private address {address}, which WeChat cannot reach.',
      'Ask your operator to set PUBLIC_URL to a public name, then test again.',
    ],
  ),
  'public_url.port': both(
    ['端口 {port} 不是 80 或 443，微信不会向它推送。', '请运维让 {host} 用 443 端口（HTTPS）对外服务，再重新检测。'],
    [
      'WeChat pushes to ports 80 and 443 only, not to {port}.',
      'Ask your operator to serve {host} on port 443 (HTTPS), then test again.',
    ],
  ),

  'tls.ok': both(
    ['{host} 的证书有效，还剩 {days} 天，由 {issuer} 签发。', ''],
    ['The certificate of {host} is good for {days} more days, issued by {issuer}.', ''],
  ),
  'tls.none': both(
    [
      '{host} 没有用 HTTPS，推送在网络上没有加密外层。',
      '请运维为 {host} 配置证书，把 PUBLIC_URL 改成 https://，再到 {server} 改成新的 URL。',
    ],
    [
      '{host} is served without HTTPS.',
      'Ask your operator for a certificate, set PUBLIC_URL to https://, then change the URL in {server}.',
    ],
  ),
  'tls.failed': both(
    ['和 {host} 建立 HTTPS 连接失败（{cause}）。', '请运维检查 443 端口、防火墙和证书配置，再重新检测。'],
    [
      'No HTTPS connection to {host} could be made ({cause}).',
      'Ask your operator to look at port 443, the firewall and the certificate, then test again.',
    ],
  ),
  'tls.expired': both(
    ['{host} 的证书已过期 {days} 天，微信会拒绝推送。', '请运维立即续期证书，再重新检测。'],
    [
      'The certificate of {host} expired {days} days ago; WeChat refuses to push.',
      'Ask your operator to renew it now, then test again.',
    ],
  ),
  'tls.untrusted': both(
    [
      '{host} 的证书不被信任（{cause}），多半是缺少中间证书或域名不符。',
      '请运维换成完整证书链（fullchain）并核对域名，再重新检测。',
    ],
    [
      'The certificate of {host} is not trusted ({cause}): often the chain is incomplete or the name differs.',
      'Ask your operator to install the full chain for this name, then test again.',
    ],
  ),
  'tls.expires_soon': both(
    ['{host} 的证书还有 {days} 天到期。', '请运维确认自动续期是否正常，到期后微信会停止推送。'],
    [
      'The certificate of {host} expires in {days} days.',
      'Ask your operator whether it renews by itself: once expired, pushes stop.',
    ],
  ),

  'wechat_reach.ok': both(
    ['微信服务器能访问到我们，丢包 {percent}%。', ''],
    ['WeChat’s servers reach us, with {percent} % of packets lost.', ''],
  ),
  'wechat_reach.lossy': both(
    ['微信服务器到我们的网络丢包 {percent}%，推送会变慢或重复。', '请运维检查机房网络或更换线路，再重新检测。'],
    [
      'WeChat’s servers lose {percent} % of packets on the way to us.',
      'Ask your operator to look at the network, then test again.',
    ],
  ),
  'wechat_reach.not_set': both(
    ['微信后台还没有填写推送地址。', '请到 {server} 填写 URL、Token 和 EncodingAESKey 并启用，再重新检测。'],
    [
      'No push URL is set in WeChat’s settings yet.',
      'Enter URL, Token and EncodingAESKey in {server} and switch it on, then test again.',
    ],
  ),

  'verification.ok': both(
    ['推送地址能正确应答微信的验证，用时 {ms} 毫秒；伪造的签名被拒绝。', ''],
    ['The push URL answers WeChat’s check in {ms} ms and refuses a forged signature.', ''],
  ),
  'verification.from_inside': both(
    [
      '从服务器自己访问推送地址不通（{cause}），但微信的推送能到，一般是机房不支持回环访问。',
      '无需处理。若顾客消息变少，请运维从外网打开推送地址核实。',
    ],
    [
      'The server cannot reach its own public address ({cause}), but pushes do arrive: many networks are like that.',
      'Nothing needs doing. If fewer messages come, have the push URL opened from outside.',
    ],
  ),
  'verification.unreachable': both(
    [
      '访问不到推送地址（{cause}），顾客的消息进不来。',
      '请运维检查服务器、防火墙和反向代理是否放行 /wechat/，再重新检测。',
    ],
    [
      'The push URL cannot be reached ({cause}): customers’ messages do not arrive.',
      'Ask your operator whether server, firewall and proxy let /wechat/ through, then test again.',
    ],
  ),
  'verification.wrong_answer': both(
    [
      '推送地址应答了 {statusCode}，不是微信要的内容，多半被反向代理或登录页拦下。',
      '请运维让反向代理把 /wechat/ 原样转给本服务，再重新检测。',
    ],
    [
      'The push URL answered {statusCode} and not what WeChat wants: a proxy or a sign-in page is likely in between.',
      'Ask your operator to pass /wechat/ through unchanged, then test again.',
    ],
  ),
  'verification.forgery': both(
    ['推送地址接受了伪造的签名，说明应答的不是本服务。', '请运维确认域名和反向代理指向的是这套系统，再重新检测。'],
    [
      'The push URL accepted a forged signature, so it is not this service that answers.',
      'Ask your operator where the name and the proxy lead, then test again.',
    ],
  ),
  'verification.slow': both(
    ['推送地址应答用了 {ms} 毫秒，接近微信的 5 秒上限。', '请运维检查服务器负载和网络，再重新检测。'],
    [
      'The push URL took {ms} ms; WeChat gives up after 5 s.',
      'Ask your operator to look at load and network, then test again.',
    ],
  ),

  'decryption.ok': both(
    ['加密推送能正确解开，用时 {ms} 毫秒；别人的密钥被拒绝。', ''],
    ['A sealed push is opened in {ms} ms, and one under a foreign key is refused.', ''],
  ),
  'decryption.plain': both(
    ['这个渠道用明文模式，推送内容没有加密。', '请到 设置 → 渠道 改为安全模式，再到 {server} 同样改为安全模式。'],
    [
      'This channel is in plain mode: pushes are not encrypted.',
      'Change it to safe mode in Settings → Channels and in {server}.',
    ],
  ),
  'decryption.compatible': both(
    ['这个渠道用兼容模式，推送里同时带着明文。', '请到 设置 → 渠道 改为安全模式，再到 {server} 同样改为安全模式。'],
    [
      'This channel is in compatible mode: pushes also hold the plain text.',
      'Change it to safe mode in Settings → Channels and in {server}.',
    ],
  ),
  'decryption.refused': both(
    [
      '推送地址没有解开按本渠道密钥加密的消息（应答 {statusCode}）。',
      '请到 设置 → 渠道 核对 EncodingAESKey 与 {server} 中的一致，再重新检测。',
    ],
    [
      'The push URL did not open a message sealed with this channel’s key (answered {statusCode}).',
      'Compare the EncodingAESKey in Settings → Channels with that in {server}, then test again.',
    ],
  ),
  'decryption.forgery': both(
    [
      '推送地址接受了别的密钥加密的消息，说明应答的不是本服务。',
      '请运维确认域名和反向代理指向的是这套系统，再重新检测。',
    ],
    [
      'The push URL accepted a message under a foreign key, so it is not this service that answers.',
      'Ask your operator where the name and the proxy lead, then test again.',
    ],
  ),
  'decryption.unreachable': both(
    [
      '发送测试推送时连接中断（{cause}），反向代理可能拒绝 POST。',
      '请运维让反向代理放行对 /wechat/ 的 POST，再重新检测。',
    ],
    [
      'The connection broke while a test push was sent ({cause}): a proxy may refuse POST.',
      'Ask your operator to let POST to /wechat/ through, then test again.',
    ],
  ),

  'clock.ok': both(
    ['服务器时钟和微信相差 {wechat} 秒，和数据库相差 {database} 秒。', ''],
    ['The server’s clock differs from WeChat’s by {wechat} s and from the database’s by {database} s.', ''],
  ),
  'clock.off': both(
    [
      '服务器时钟和微信相差 {wechat} 秒，和数据库相差 {database} 秒；超过 {limit} 秒推送会被当作重放拒绝。',
      '请运维打开时间同步（NTP），再重新检测。',
    ],
    [
      'The clock differs from WeChat’s by {wechat} s and from the database’s by {database} s; beyond {limit} s pushes are refused.',
      'Ask your operator to switch on time synchronisation (NTP), then test again.',
    ],
  ),
  'clock.far_off': both(
    [
      '服务器时钟偏差太大（微信 {wechat} 秒，数据库 {database} 秒，上限 {limit} 秒），推送会被拒绝。',
      '请运维立即校准时间（NTP），再重新检测。',
    ],
    [
      'The clock is far off (WeChat {wechat} s, database {database} s, limit {limit} s): pushes are refused.',
      'Ask your operator to set the time (NTP) now, then test again.',
    ],
  ),

  'token.ok': both(['能用 AppID 和 AppSecret 取到接口凭证。', ''], ['AppID and AppSecret obtain an access token.', '']),
  'token.refused': both(
    [
      '微信拒绝发放接口凭证，回复发不出去。',
      '请到 {secret} 核对 AppID 和 AppSecret（重置后要到 设置 → 渠道 更新），再重新检测。',
    ],
    [
      'WeChat refuses to give an access token: replies cannot be sent.',
      'Compare AppID and AppSecret with {secret} (after a reset, enter it in Settings → Channels), then test again.',
    ],
  ),
  'token.used_up': both(
    ['今天取凭证的次数已用完，零点（北京时间）后恢复。', '请检查是否有别的系统频繁取凭证；可到 {rights} 清零次数。'],
    [
      'No more tokens today; it works again after midnight in Beijing.',
      'See whether another system asks too often; counters can be reset in {rights}.',
    ],
  ),
  'token.unreachable': both(
    [
      '连不上微信接口服务器（{cause}），回复发不出去。',
      '请运维确认服务器能访问 api.weixin.qq.com 的 443 端口，再重新检测。',
    ],
    [
      'WeChat’s API cannot be reached ({cause}): replies cannot be sent.',
      'Ask your operator whether the server may reach api.weixin.qq.com on port 443, then test again.',
    ],
  ),

  'ip_list.ok': both(['微信接受本服务器的 IP。', ''], ['WeChat accepts this server’s IP.', '']),
  'ip_list.not_listed': both(
    ['本服务器的 IP {ip} 不在白名单里，回复发不出去。', '请到 {ip_place} 加上 {ip}，几分钟后重新检测。'],
    [
      'This server’s IP {ip} is not on the whitelist: replies cannot be sent.',
      'Add {ip} in {ip_place}, wait a few minutes, then test again.',
    ],
  ),
  'ip_list.not_listed_unnamed': both(
    [
      '本服务器的 IP 不在白名单里，回复发不出去。',
      '请向运维问到服务器的公网 IP，到 {ip_place} 加上，几分钟后重新检测。',
    ],
    [
      'This server’s IP is not on the whitelist: replies cannot be sent.',
      'Ask your operator for the server’s public IP, add it in {ip_place}, then test again.',
    ],
  ),
  'ip_list.needs_admin': both(
    ['微信在等账号管理员确认本服务器的 IP。', '请账号管理员在手机微信的「公众平台安全助手」里确认，再重新检测。'],
    [
      'WeChat waits for the account’s administrator to confirm this server’s IP.',
      'Let the administrator confirm it in WeChat (公众平台安全助手), then test again.',
    ],
  ),
  'ip_list.refused': both(
    [
      '账号管理员拒绝了本服务器的 IP。',
      '请和账号管理员核实后等限制解除（1 小时或 24 小时），或到 {ip_place} 加上 IP。',
    ],
    [
      'The account’s administrator refused this server’s IP.',
      'Talk to the administrator and wait until the block ends (1 h or 24 h), or add the IP in {ip_place}.',
    ],
  ),

  'token_fights.ok': both(['没有别的系统让凭证失效。', ''], ['No other system ends the token.', '']),
  'token_fights.lost': both(
    [
      '近一小时凭证有 {count} 次提前失效，可能有别的系统在强制刷新。',
      '请在其他系统里改用 stable_token，并关闭 force_refresh。',
    ],
    [
      'The token ended early {count} times within the hour: another system may be refreshing it by force.',
      'Let the other systems use stable_token without force_refresh.',
    ],
  ),
  'token_fights.fights': both(
    [
      '近一小时凭证有 {count} 次提前失效，有别的系统在抢凭证，回复会时断时续。',
      '请找出同一 AppID 的其他系统，改用 stable_token 且不强制刷新；或到 {secret} 重置密钥后只在这里填写。',
    ],
    [
      'The token ended early {count} times within the hour: another system fights for it, and replies fail now and then.',
      'Find the other system of this AppID and let it use stable_token unforced, or reset the secret in {secret} and enter it here only.',
    ],
  ),
  'token_fights.stolen': both(
    [
      '刚取到的凭证马上失效，有别的系统在强制刷新。',
      '请找出同一 AppID 的其他系统，改用 stable_token 且不强制刷新；或到 {secret} 重置密钥后只在这里填写。',
    ],
    [
      'A token that was just fetched is already void: another system refreshes it by force.',
      'Find the other system of this AppID and let it use stable_token unforced, or reset the secret in {secret} and enter it here only.',
    ],
  ),

  'customer_service.ok': both(
    ['客服功能已开通，微信侧有 {count} 个客服账号（没有也能接待）。', ''],
    ['Customer service is on; WeChat knows {count} service accounts (none are needed here).', ''],
  ),
  'customer_service.off': both(
    ['这个账号没有开通客服功能，回复会被微信拒绝。', '请到 {service} 开通；未认证的账号要先完成微信认证。'],
    [
      'Customer service is not switched on for this account: replies are refused.',
      'Switch it on in {service}; an unverified account has to be verified first.',
    ],
  ),
  'customer_service.refused': both(
    ['微信没有告诉我们客服功能的状态。', '请点错误码看原因，处理后重新检测。'],
    ['WeChat did not say whether customer service is on.', 'Open the code for its reason, then test again.'],
  ),
  'customer_service.unknown': both(
    ['没有问到客服功能的状态（{cause}）。', '请稍后重新检测。'],
    ['Whether customer service is on could not be asked ({cause}).', 'Test again in a while.'],
  ),

  'permissions.ok': both(['账号有发送客服消息的权限。', ''], ['The account may send customer-service messages.', '']),
  'permissions.no_sending': both(
    ['账号没有发送客服消息的权限，回复发不出去。', '请到 {rights} 查看「客服消息」；未认证的账号要先完成微信认证。'],
    [
      'The account may not send customer-service messages.',
      'Look at 客服消息 in {rights}; an unverified account has to be verified first.',
    ],
  ),
  'permissions.banned': both(
    ['微信封禁了这个账号的接口或客服消息。', '请到微信公众平台首页看处罚通知，按要求整改或申诉。'],
    [
      'WeChat has banned this account’s API or its customer-service messages.',
      'Read the notice on the first page of mp.weixin.qq.com and appeal or mend what it names.',
    ],
  ),

  'third_party.ok': both(
    ['没有发现权限被授权给别的平台。', ''],
    ['Nothing says that rights were given to another platform.', ''],
  ),
  'third_party.elsewhere': both(
    [
      '客服权限已授权给第三方平台，推送和接口都归它，我们收不到消息。',
      '请到 {platforms} 取消该平台的「消息与客服」授权，再重新检测。',
    ],
    [
      'The right to customer service was given to a third-party platform: pushes go there and not to us.',
      'Take it back in {platforms}, then test again.',
    ],
  ),
  'third_party.silent': both(
    [
      '之前一周有 {count} 条推送，近一天一条也没有，可能被授权给了第三方平台或推送被停用。',
      '请到 {platforms} 查看授权，并到 {server} 确认已启用；再用手机发一条消息试试。',
    ],
    [
      '{count} pushes came in the week before and none for a day: another platform may have been authorised, or pushing switched off.',
      'Look at {platforms} and at {server}, then write a message from a phone.',
    ],
  ),

  'account.service': both(
    ['这是服务号：模板消息、支付后的回复窗口都可以用。', ''],
    ['A service account: template messages and the window after a payment can be used.', ''],
  ),
  'account.subscription': both(
    ['这是订阅号：没有模板消息，顾客 48 小时不说话后就无法主动联系。', ''],
    ['A subscription account: no template messages, so nobody can be written to after 48 hours of silence.', ''],
  ),
  'account.mini_program': both(
    ['这是小程序：顾客发消息后 48 小时内可回复 5 条，进入会话后 1 分钟内可发 2 条。', ''],
    ['A mini program: 5 replies within 48 hours of a message, 2 within a minute of opening the chat.', ''],
  ),
  'account.test': both(
    ['这是测试号：每天只能发 {limit} 次，最多 100 人关注，不支持菜单消息。', '正式接待前请换成正式账号。'],
    [
      'A test account: {limit} sends a day, at most 100 followers, no menu messages.',
      'Change to a real account before you serve customers.',
    ],
  ),

  'quota.ok': both(['今天还能发 {left} 次，总共 {limit} 次。', ''], ['{left} of {limit} sends are left today.', '']),
  'quota.low': both(
    [
      '今天只剩 {left} 次发送，总共 {limit} 次。',
      '请检查是否有群发或别的系统在用；可到 {rights} 清零次数（每月 10 次）。',
    ],
    [
      'Only {left} of {limit} sends are left today.',
      'See whether another system uses them; counters can be reset in {rights} (10 times a month).',
    ],
  ),
  'quota.nearly_gone': both(
    [
      '今天只剩 {left} 次发送（总共 {limit} 次），用完后回复要到零点才能发出。',
      '请立即到 {rights} 清零次数，并停掉占用额度的系统。',
    ],
    [
      'Only {left} of {limit} sends are left; then replies wait until midnight.',
      'Reset the counters in {rights} now and stop whatever uses them up.',
    ],
  ),
  'quota.used_up': both(
    ['今天的发送次数已用完，零点（北京时间）后恢复。', '请到 {rights} 清零次数（每月 10 次），再重新检测。'],
    [
      'No sends are left today; it works again after midnight in Beijing.',
      'Reset the counters in {rights} (10 times a month), then test again.',
    ],
  ),

  'callback_ips.ok': both(
    ['微信会从 {count} 个地址推送，防火墙若限制来源请全部放行。', ''],
    ['WeChat pushes from {count} addresses; a firewall that limits sources has to let all of them in.', ''],
  ),

  'pushes.ok': both(
    ['近一天收到 {count} 条推送，95% 在 {ms} 毫秒内到达。', ''],
    ['{count} pushes came in the last day, 95 % of them within {ms} ms.', ''],
  ),
  'pushes.none': both(
    ['近一天没有收到推送。', '请用手机给账号发一条消息试试；收不到请到 {server} 确认已启用。'],
    [
      'No push came in the last day.',
      'Write a message from a phone; if it does not arrive, see whether pushing is switched on in {server}.',
    ],
  ),
  'pushes.late': both(
    ['近一天 {count} 条推送里有些晚了 {ms} 毫秒才到，微信可能在重试。', '请运维检查网络和服务器负载。'],
    [
      'Of {count} pushes in the last day some came {ms} ms late: WeChat may be repeating them.',
      'Ask your operator to look at network and load.',
    ],
  ),
  'pushes.failed': both(
    ['近一天有 {count} 条推送没能处理。', '请把时间告诉运维，在服务日志里查 push not received。'],
    [
      '{count} pushes of the last day could not be worked on.',
      'Ask your operator to look for “push not received” in the log.',
    ],
  ),
  'pushes.stuck': both(
    [
      '有 {count} 条推送等了 {seconds} 秒还没处理，顾客的消息没有进入队列。',
      '请运维确认后台进程（ROLE=worker）在运行，数据库正常，再重新检测。',
    ],
    [
      '{count} pushes have waited for {seconds} s without being worked on.',
      'Ask your operator whether the worker process (ROLE=worker) and the database run, then test again.',
    ],
  ),

  'replies.ok': both(
    ['近一天的回复都没有因为接线问题失败。', ''],
    ['No reply of the last day failed because of the wiring.', ''],
  ),
  'replies.refused': both(
    ['近一天有 {count} 条回复被微信拒绝，原因是账号设置。', '请点错误码看原因和处理办法，改好后请客服重新发送。'],
    [
      'WeChat refused {count} replies of the last day because of the account’s settings.',
      'Open the code to see why and what to do, then have them sent again.',
    ],
  ),
  'replies.failed': both(
    ['近一天有 {count} 条回复没有发出。', '请点错误码看最常见的原因。'],
    ['{count} replies of the last day were not sent.', 'Open the code for the most frequent reason.'],
  ),
  'replies.unknown': both(
    ['近一天有 {count} 条回复微信没有确认，可能已送达。', '若一直有，请运维检查到 api.weixin.qq.com 的网络。'],
    [
      'WeChat did not confirm {count} replies of the last day; they may have arrived.',
      'If it goes on, ask your operator to look at the network to api.weixin.qq.com.',
    ],
  ),

  'database.ok': both(['数据库的行级隔离已生效。', ''], ['Row security of the database is in force.', '']),
  'database.one_role': both(
    [
      '数据库缺少 jiedai_app 和 jiedai_system 两个角色，行级隔离没有生效。',
      '请数据库管理员创建角色并授权，再运行 jiedai migrate。',
    ],
    [
      'The database roles jiedai_app and jiedai_system are missing: row security is not in force.',
      'Let the database’s administrator make and grant them, then run jiedai migrate.',
    ],
  ),
};
