/** Worked figures of the message encryption (WeChat doc: 消息加解密说明), computed apart from this code. */
const officialAccount = {
  token: 'kfDeskToken2024',
  encodingAesKey: 'q7Rm2ZxVb9TnLw4KcYp8HsDe3GfJu6AaXo1QiWtN0EM',
  appId: 'wx1f2e3d4c5b6a7988',
} as const;

export const getCheck = {
  token: 'kfDeskToken2024',
  timestamp: '1726100001',
  nonce: '839201744',
  signature: 'b32a1b47e510cffaf06592cb1456b72ebb362fad',
} as const;

export const xmlPush = {
  ...officialAccount,
  random: 'Rk3vN8qLzT0bX5wE',
  timestamp: '1726100123',
  nonce: '1480020575',
  signature: 'f6dd4893b442c17a9d241a88f30dbab94cecb2f8',
  msgSignature: 'f88df512acec22aba7d67d25e40524d85673d1a6',
  message:
    '<xml><ToUserName><![CDATA[gh_5d1c0a9b7e42]]></ToUserName><FromUserName><![CDATA[oKf7Z5wQ0shopperA1_demo-xyz0]]></FromUserName><CreateTime>1726100123</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[订单还没发货？😀 a<b & c]]></Content><MsgId>24712345678901237</MsgId></xml>',
  sealed:
    'q9yGr6l6LBlK6W8KmElXmn25ZDVoWtCGjf1pujp8yGzGcRj+ubBlZsy3ZdodcrDqimWRIyNwLmtfdM8qAA1BdprRQnzeP70COWUtw1WS3zNh4V24Hvpjb8KLElb/fNJPQJqwQcn9Lg4YuFESAWK9BMyYmgCxpSKc7TOpWBhDZFVu30BKpGjS/g4/+48UQsq22+duR09SLsip61wf9KgQ/ebmrDfdiCCSXt2KOaXctHfL5hHO5DLNt+edTtBqZNGWbY1Ig/cNRVKnp22zbybhuMAv8LeYiJVyvoeGTlHc6ijUw0oYXouty2Ck8jici4vrKU9vpURpet0w6/N9shtAKC1W/nc+nC/V57nGG0BTIVPTVinwg3d0DiCHHEUgoC/xCFQ+JQIBHx8xDGBhIhrRti7Q1n2ueK4NnkDMtULw3ww/VyiiUeV35wguVPVu7IZqsmlTDTepNWxkk+Ll+Gyrpw==',
} as const;

/** Its padding is a whole block of 32. */
export const jsonPush = {
  token: 'kfDeskToken2024',
  encodingAesKey: '0Zt5BvNqE8yHkLr3WmCx7JdPs9UaGf2TiXo6QwYh1R4',
  appId: 'wxa0b1c2d3e4f50617',
  random: 'p4T9xWq1Zs7Lb2Vn',
  timestamp: '1726103600',
  nonce: '417752093',
  signature: 'e386b3ccad15c345332d0787c465758d2ad44db4',
  msgSignature: '0456d4cd13d12cf5c1384a8950a383906ef84b97',
  message:
    '{"ToUserName":"gh_77aa88bb99cc","FromUserName":"oMp9b0shopperB2-demo_abcd1234","CreateTime":1726103600,"MsgType":"event","Event":"user_enter_tempsession","SessionFrom":"order:SO202409120000000000000000000000000000000"}',
  sealed:
    'eoWxUD33ZzOsn1kSlfZc7iU4mkmfK7ZZsfsCd01l8qItin63GdTZXyD9Sg2L+gN2ULDujoGzLi4vp8e5TyBNJRqI5TVA0XNtFFNpufEIASlD4zBi70ca6qv+9oNA1OZifQvTvRvVH3jVEeVCvhbdfIpif1tvhBGzk1iz2kO3ctwdKnJv+DVvEKjXxJ+8bbLQOEPdVSZJtWC6G9EHNFtKJB/EnoajfHOm6zFcdY+DK1cqUpJiuT3RPfsr3iTxdL/z462YNryP4ImD+EuYvcbKcOzaXa79eH6CvYTmFmWIwN3lVp8/31UpdGn9xcYHnBsu2Zp7TVSKvo5lCxISZHBWJKpD0L3Kb0ryQhQOuyE92aNRma1BB/tKw+twWi+bgbJn',
} as const;

export const xmlReply = {
  ...officialAccount,
  random: 'Hc6uY2mJ9dFa4Gs1',
  timestamp: '1726100125',
  nonce: '1480020575',
  msgSignature: 'f22a4d4440a493cfa2f592b3c6ea1fd8be8e56f6',
  message:
    '<xml><ToUserName><![CDATA[oKf7Z5wQ0shopperA1_demo-xyz0]]></ToUserName><FromUserName><![CDATA[gh_5d1c0a9b7e42]]></FromUserName><CreateTime>1726100125</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[您好，正在为您转接客服 请稍候]]></Content></xml>',
  sealed:
    '3o0KIsrvRfzivJn9RvPr96lO1bUNcNZ3T+YC0n6jZGNZryr52HCCqGB1yDyqyt2+ZEIHg+FMg/A0Ws0Sc7wO/QGsjoKycsCrJjgnq6VwQMt4bi5K6b+r/7JAKMK5oBPQSU73fjt5zE3Lie7eQSs+cJ3cQnrHOtMGG9V2k48x8DRe2x/jwbfLk3LD/7CBkvJEN08h7t7SDdWWPzCMcHX0NyBGZfYOGt6amU+cVBTQ3RGW4gbIvYu5fQ/7XspornCRC7UUG31JQcn5k+AMcwnb97egIGFdkdbqNdFYuJC1cJbT1bQfAyDes09B1OGWVF6SnriiRPFFkwJUo/3QuICx26cX0+fba59xyplGtGxuLAsC2/M+Tdnf7HCrnCvsdRwyMAZ/Hf7AiG5J6L12fgqQDdKc40GkD0akkorF17bqmE4=',
} as const;

/** Well signed, but made for another appid. */
export const wrongReceiver = {
  ...officialAccount,
  timestamp: '1726100123',
  nonce: '1480020575',
  msgSignature: '644f9d3168fdbee20c77f8a2e17afca214e9813f',
  sealed:
    'q9yGr6l6LBlK6W8KmElXmi3TV0jNdFExyLFWEFHnGgsbYxOk/1qPxwiEV7vGJiiQK8qqmpvWeVL58SO6HXcy7ZozxSmDuoh4snCN3rR/6/WbaKy+Z4JuD2evCGIQi+uZ',
} as const;
