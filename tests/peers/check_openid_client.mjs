// openid-client 6, a certified OpenID relying party, against the emulator.
//
// Patched: nothing. The issuer is an argument of the library. Two of its own options are set:
// allowInsecureRequests, as a served emulator speaks plain http on loopback (under `greenroom exec` all
// is TLS), and enableNonRepudiationChecks,
// so that id tokens are verified against the published keys although they came straight from Xero.

import * as oidc from 'openid-client'
import { API, ISSUER, PKCE_ID, REDIRECT_URI, WEB_ID, WEB_SECRET, end, peer, promise, refused, walk } from './promises.mjs'

peer('openid-client')
const PRACTICE = 'openid profile email offline_access practicemanager.client.read'
const ORGANISATION = 'openid offline_access accounting.settings.read'
const execute = [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks]
const discover = (id, auth) => oidc.discovery(new URL(ISSUER), id, undefined, auth, { execute })

/** Consents: the callback's URL and what belongs to it; or the page Xero stops at. */
async function consent(config, scope) {
  const verifier = oidc.randomPKCECodeVerifier()
  const checks = {
    pkceCodeVerifier: verifier,
    expectedState: oidc.randomState(),
    expectedNonce: oidc.randomNonce(),
    idTokenExpected: true,
  }
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT_URI,
    scope,
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  const { callback, ...stopped } = await walk(url)
  return { checks, stopped, callback: callback && new URL(callback) }
}

const exchange = (config, { callback, checks }, changes) =>
  oidc.authorizationCodeGrant(config, callback, { ...checks, ...changes })

const call = (config, tokens, method, path) =>
  oidc.fetchProtectedResource(config, tokens.access_token, new URL(API + path), method)

let web, consented, tokens

await promise('discovery: issuer is the origin, PKCE is announced', async () => {
  web = await discover(WEB_ID, oidc.ClientSecretBasic(WEB_SECRET))
  return web.serverMetadata().issuer === ISSUER && web.serverMetadata().supportsPKCE()
})

await promise('web app: code with PKCE exchanged (Basic); id token verified: keys, issuer, audience, nonce', async () => {
  consented = await consent(web, PRACTICE)
  tokens = await exchange(web, consented)
  const claims = tokens.claims()
  return claims.iss === ISSUER && claims.aud === WEB_ID && claims.nonce === consented.checks.expectedNonce
})

await promise('web app: the secret in the body works as well', async () => {
  const config = await discover(WEB_ID, oidc.ClientSecretPost(WEB_SECRET))
  return Boolean((await exchange(config, await consent(config, PRACTICE))).access_token)
})

await promise('userinfo is of the same subject, with name and e-mail', async () => {
  const told = await oidc.fetchUserInfo(web, tokens.access_token, tokens.claims().sub)
  return Boolean(told.name && told.email && told.xero_userid)
})

await promise('refresh gives new tokens, id token verified; the old refresh token works in its grace', async () => {
  const old = tokens.refresh_token
  tokens = await oidc.refreshTokenGrant(web, old)
  const again = await oidc.refreshTokenGrant(web, old)
  return Boolean(tokens.claims()) && new Set([old, tokens.refresh_token, again.refresh_token]).size === 3
})

await promise('connections: the practice, then an organisation beside it', async () => {
  const first = await (await call(web, tokens, 'GET', '/connections')).json()
  tokens = await exchange(web, await consent(web, ORGANISATION))
  const both = await (await call(web, tokens, 'GET', '/connections')).json()
  const kinds = both.map((one) => one.tenantType).sort()
  return first[0].tenantType === 'PRACTICEMANAGER' && kinds.join() === 'ORGANISATION,PRACTICEMANAGER'
})

await promise('one connection deleted: 204, and it is gone', async () => {
  const both = await (await call(web, tokens, 'GET', '/connections')).json()
  const gone = await call(web, tokens, 'DELETE', `/connections/${both[0].id}`)
  const left = await (await call(web, tokens, 'GET', '/connections')).json()
  return gone.status === 204 && left.length === 1 && left[0].id === both[1].id
})

const grantError = async (act) => {
  const error = await refused(act)
  return error instanceof oidc.ResponseBodyError ? error.error : `not the library's: ${error}`
}

await promise('a used code: ResponseBodyError invalid_grant', async () =>
  (await grantError(() => exchange(web, consented))) === 'invalid_grant')

await promise('a wrong verifier: ResponseBodyError invalid_grant', async () => {
  const other = { pkceCodeVerifier: oidc.randomPKCECodeVerifier() }
  return (await grantError(async () => exchange(web, await consent(web, PRACTICE), other))) === 'invalid_grant'
})

await promise('a wrong secret: ResponseBodyError invalid_client', async () => {
  const wrong = await discover(WEB_ID, oidc.ClientSecretBasic('wrong'))
  return (await grantError(async () => exchange(wrong, await consent(wrong, PRACTICE)))) === 'invalid_client'
})

await promise('another nonce than the one sent is caught by the library', async () => {
  const other = { expectedNonce: oidc.randomNonce() }
  const error = await refused(async () => exchange(web, await consent(web, PRACTICE), other))
  return error.code === 'OAUTH_JWT_CLAIM_COMPARISON_FAILED'
})

await promise('a scope the app was not given: Xero’s own error page with status 500, never a callback', async () => {
  const { callback, stopped } = await consent(web, 'openid practicemanager')
  return !callback && stopped.status === 500 && stopped.text.includes('Invalid scope for client')
})

await promise('revocation: the refresh token is dead, userinfo answers with a Bearer challenge', async () => {
  await oidc.tokenRevocation(web, tokens.refresh_token)
  const dead = await grantError(() => oidc.refreshTokenGrant(web, tokens.refresh_token))
  const shut = await refused(() => oidc.fetchUserInfo(web, tokens.access_token, oidc.skipSubjectCheck))
  const challenge = shut instanceof oidc.WWWAuthenticateChallengeError && shut.cause[0]
  return dead === 'invalid_grant' && shut.status === 401 && challenge.parameters.error === 'invalid_token'
})

let desktop

await promise('PKCE app: code exchanged without a secret, id token verified, refreshed, revoked', async () => {
  desktop = await discover(PKCE_ID, oidc.None())
  const own = await exchange(desktop, await consent(desktop, PRACTICE))
  const fresh = await oidc.refreshTokenGrant(desktop, own.refresh_token)
  await oidc.tokenRevocation(desktop, fresh.refresh_token)
  const dead = await grantError(() => oidc.refreshTokenGrant(desktop, fresh.refresh_token))
  return own.claims().aud === PKCE_ID && dead === 'invalid_grant'
})

await promise('PKCE app: without its verifier invalid_grant; an invented secret invalid_client', async () => {
  const none = { pkceCodeVerifier: undefined }
  const bare = await grantError(async () => exchange(desktop, await consent(desktop, PRACTICE), none))
  const dressed = await discover(PKCE_ID, oidc.ClientSecretPost('invented'))
  const faked = await grantError(async () => exchange(dressed, await consent(dressed, PRACTICE)))
  return bare === 'invalid_grant' && faked === 'invalid_client'
})

end()
