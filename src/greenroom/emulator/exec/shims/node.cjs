// Loaded by Node at its start under `greenroom exec`: connections to Xero's hosts on port 443 go to
// the emulator on this machine. Needed where a program takes no proxy from its environment: Node's
// own https before Node 24, and libraries built on it. Certificates are checked as ever, against the
// host that was asked for; the trust comes through NODE_EXTRA_CA_CERTS.
'use strict'

const net = require('net')
const { GREENROOM_EXEC_DOMAIN: domain, GREENROOM_EXEC_PORT: port } = process.env
const connect = net.Socket.prototype.connect

/** Whether a host is one of Xero's. */
function isLed(host) {
  const name = String(host).toLowerCase().replace(/\.$/, '')
  return name === domain || name.endsWith('.' + domain)
}

/** Options of a connection, led if they are for Xero: on any port but 443 nobody answers. */
function led(options) {
  if (options.path || !isLed(options.host)) return options
  // A copy: the TLS layer checks the certificate against the host in the caller's own object.
  return { ...options, host: '127.0.0.1', port: Number(options.port) === 443 ? Number(port) : options.port }
}

if (domain && port) {
  net.Socket.prototype.connect = function (...given) {
    const [first, second] = given
    // net.connect and tls.connect hand over [options, callback] as one marked array.
    if (Array.isArray(first)) {
      if (first[0] && typeof first[0] === 'object') first[0] = led(first[0])
    } else if (first && typeof first === 'object') {
      given[0] = led(first)
    } else if (typeof second === 'string' && isLed(second)) {
      const moved = led({ port: first, host: second })
      given[0] = moved.port
      given[1] = moved.host
    }
    return connect.apply(this, given)
  }
}
