/** The cookie that holds a browser's session token. `__Host-` binds it to this host and needs Secure. */
export const sessionCookieName = (isSecure: boolean): string => (isSecure ? '__Host-jiedai_session' : 'jiedai_session');
