// Node's own https, which takes no proxy from the environment before Node 24.
import https from 'node:https'

const body = await new Promise((resolve, reject) => {
  https
    .get(process.argv[2], (reply) => {
      let text = ''
      reply.on('data', (chunk) => (text += chunk))
      reply.on('end', () => resolve(text))
    })
    .on('error', reject)
})
console.log(JSON.parse(body).issuer)
