// What the Node checks share: a line per promise, and the walk from authorise URL to callback.

const failed = []
let name = 'peer'

export const { ORIGIN, REDIRECT_URI, WEB_ID, WEB_SECRET, PKCE_ID } = process.env
export const ISSUER = ORIGIN || 'https://identity.xero.com'
export const API = ORIGIN || 'https://api.xero.com'

export function peer(called) {
  name = called
}

function tell(mark, promise) {
  console.log(`${mark.padEnd(7)} ${name.padEnd(16)} ${promise}`)
}

/** Runs one promise; false or an exception breaks it, the others go on. */
export async function promise(said, prove) {
  try {
    if ((await prove()) === false) throw new Error('it is not so')
    tell('ok', said)
  } catch (error) {
    failed.push(said)
    const why = [error?.code, error?.message ?? JSON.stringify(error)].filter(Boolean).join(' ')
    tell('FAILED', `${said}: ${why.replace(/\s+/g, ' ').slice(0, 300)}`)
  }
}

/** The error that something must end with. */
export async function refused(act) {
  let value
  try {
    value = await act()
  } catch (error) {
    return error
  }
  throw new Error(`it was not refused: ${typeof value}`)
}

/** Follows redirects as a browser would: the callback's URL, or the last page's status and text. */
export async function walk(authoriseUrl) {
  let url = String(authoriseUrl)
  for (let step = 0; step < 8; step++) {
    const reply = await fetch(url, { redirect: 'manual' })
    const next = reply.headers.get('location')
    if (next?.startsWith(REDIRECT_URI)) return { callback: next }
    if (!next) return { status: reply.status, text: await reply.text() }
    url = new URL(next, url).href
  }
  throw new Error('redirected too often')
}

/** Ends the process: 1 when any promise was broken. */
export function end() {
  process.exit(failed.length ? 1 : 0)
}
