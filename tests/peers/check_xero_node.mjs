// xero-node, Xero's own SDK (it brings openid-client 5), against the emulator.
//
// Under `greenroom exec` nothing is patched. With ORIGIN, an emulator's own address, the two host
// constants in xero-node's files are, 'https://identity.xero.com' and 'https://api.xero.com', replaced
// as the files are loaded. The authorise address is not patched: it comes from discovery. Nothing else
// of the SDK or of openid-client is touched.

import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { ISSUER, ORIGIN, PKCE_ID, REDIRECT_URI, WEB_ID, WEB_SECRET, end, peer, promise, refused, walk } from './promises.mjs'

const require = createRequire(import.meta.url)
const load = require.extensions['.js']
require.extensions['.js'] = (module, file) => {
  if (!ORIGIN || !/[\\/]xero-node[\\/]dist[\\/]/.test(file)) return load(module, file)
  const source = readFileSync(file, 'utf8')
  module._compile(source.replaceAll(/https:\/\/(identity|api)\.xero\.com/g, ORIGIN), file)
}
const { XeroClient } = require('xero-node')

peer('xero-node')
const PRACTICE = ['openid', 'profile', 'email', 'offline_access', 'practicemanager.client.read']
const ORGANISATION = ['openid', 'offline_access', 'accounting.settings.read', 'accounting.contacts.read']

const client = (changes) =>
  new XeroClient({
    clientId: WEB_ID,
    clientSecret: WEB_SECRET,
    redirectUris: [REDIRECT_URI],
    scopes: PRACTICE,
    state: 'state-1',
    httpTimeout: 10000,
    ...changes,
  })

/** Consents and gives the callback's URL. */
const consent = async (xero) => (await walk(await xero.buildConsentUrl())).callback

const xero = client({})
let callback

await promise('discovery: the SDK finds the endpoints under the origin that was asked', async () => {
  await xero.initialize()
  return xero.openIdClient.issuer.metadata.issuer === ISSUER
})

await promise('buildConsentUrl leads to the callback with a code and the state', async () => {
  callback = await consent(xero)
  const back = new URL(callback).searchParams
  return Boolean(back.get('code')) && back.get('state') === 'state-1'
})

await promise('apiCallback exchanges the code and verifies the id token (keys, issuer, audience)', async () => {
  const tokens = await xero.apiCallback(callback)
  const claims = tokens.claims()
  return Boolean(tokens.access_token && tokens.refresh_token) && claims.iss === ISSUER && claims.aud === WEB_ID
})

await promise('the code is good once: invalid_grant as the library’s OPError', async () => {
  const error = await refused(() => xero.apiCallback(callback))
  return error.name === 'OPError' && error.error === 'invalid_grant'
})

await promise('a foreign state is refused by the library before anything is sent', async () => {
  const error = await refused(() => xero.apiCallback(`${REDIRECT_URI}?code=x&state=foreign`))
  return error.name === 'RPError'
})

await promise('updateTenants lists the practice as PRACTICEMANAGER', async () => {
  const tenants = await xero.updateTenants(false)
  return tenants.length === 1 && tenants[0].tenantType === 'PRACTICEMANAGER' && Boolean(tenants[0].tenantId)
})

await promise('refreshToken gives new tokens, and its id token is verified too', async () => {
  const old = xero.readTokenSet()
  const fresh = await xero.refreshToken()
  return fresh.refresh_token !== old.refresh_token && fresh.claims().sub === old.claims().sub
})

await promise('the refresh token before still works in its grace (refreshWithRefreshToken)', async () => {
  const old = xero.readTokenSet().refresh_token
  const once = (await xero.refreshWithRefreshToken(WEB_ID, WEB_SECRET, old)).refresh_token
  const again = (await xero.refreshWithRefreshToken(WEB_ID, WEB_SECRET, old)).refresh_token
  return Boolean(once && again) && once !== again
})

await promise('a second consent adds an ORGANISATION; the newest comes first', async () => {
  const second = client({ scopes: ORGANISATION })
  await second.apiCallback(await consent(second))
  xero.setTokenSet(second.readTokenSet())
  const tenants = await xero.updateTenants(false)
  return tenants.map((tenant) => tenant.tenantType).join() === 'ORGANISATION,PRACTICEMANAGER'
})

await promise('accountingApi.getOrganisations reads the organisation', async () => {
  const tenant = xero.tenants.find((one) => one.tenantType === 'ORGANISATION')
  const { body } = await xero.accountingApi.getOrganisations(tenant.tenantId)
  return body.organisations.length === 1 && body.organisations[0].name === tenant.tenantName
})

await promise('accountingApi.getContacts reads a page of contacts', async () => {
  const tenant = xero.tenants.find((one) => one.tenantType === 'ORGANISATION')
  const { body } = await xero.accountingApi.getContacts(tenant.tenantId)
  return body.contacts.length > 0 && Boolean(body.contacts[0].contactID)
})

await promise('an organisation that is not connected: 403 as the SDK’s own error', async () => {
  const stranger = '00000000-0000-4000-8000-000000000000'
  const error = await refused(() => xero.accountingApi.getOrganisations(stranger))
  const told = typeof error === 'string' ? JSON.parse(error) : error
  return told.response.statusCode === 403
})

await promise('disconnect removes the practice, and only that', async () => {
  await xero.disconnect(xero.tenants.find((one) => one.tenantType === 'PRACTICEMANAGER').id)
  // With no practice left the SDK can read the organisation's details beside its tenant.
  const tenants = await xero.updateTenants()
  return tenants.length === 1 && tenants[0].orgData.organisationID === tenants[0].tenantId
})

await promise('a wrong secret at refresh: invalid_client as the SDK’s error', async () => {
  const { refresh_token: token } = xero.readTokenSet()
  const error = await refused(() => xero.refreshWithRefreshToken(WEB_ID, 'wrong', token))
  return error.response.data.error === 'invalid_client'
})

await promise('a wrong secret at the code: invalid_client as the library’s OPError', async () => {
  const wrong = client({ clientSecret: 'wrong' })
  const error = await refused(async () => wrong.apiCallback(await consent(wrong)))
  return error.name === 'OPError' && error.error === 'invalid_client'
})

await promise('another app’s refresh token: invalid_grant', async () => {
  const { refresh_token: token } = xero.readTokenSet()
  const error = await refused(() => xero.refreshWithRefreshToken(PKCE_ID, '', token))
  return error.response.data.error === 'invalid_grant'
})

await promise('client credentials are not for this app: unauthorized_client as the SDK’s error', async () => {
  const error = await refused(() => client({ grantType: 'client_credentials' }).getClientCredentialsToken())
  return error.response.data.error === 'unauthorized_client'
})

await promise('revokeToken: the refresh token is dead, the access token a 401', async () => {
  const { access_token: access, refresh_token: refresh } = xero.readTokenSet()
  await xero.revokeToken()
  const dead = await refused(() => xero.refreshWithRefreshToken(WEB_ID, WEB_SECRET, refresh))
  xero.setTokenSet({ access_token: access })
  const shut = await refused(() => xero.updateTenants(false))
  return dead.response.data.error === 'invalid_grant' && shut.response.status === 401
})

await promise('after revokeToken every connection of the user is gone', async () => {
  const again = client({ scopes: ['openid', 'offline_access'] })
  await again.apiCallback(await consent(again))
  return (await again.updateTenants(false)).length === 0
})

end()
