interface Sample {
  name: string
  code: string
}

/** The same request in each language: `body` is JSON, which all of them read. */
function samplesOf(url: string, key: string, body: Record<string, string>): Sample[] {
  const json = JSON.stringify(body)
  const pairs = Object.entries(body).map(([name, value]) => `${name}: '${value}'`)
  return [
    {
      name: 'curl',
      code: `curl ${url} \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/json" \\
  -d '${json}'`,
    },
    {
      name: 'TypeScript',
      code: `const response = await fetch('${url}', {
  method: 'POST',
  headers: { authorization: 'Bearer ${key}', 'content-type': 'application/json' },
  body: JSON.stringify({ ${pairs.join(', ')} }),
})
console.log(await response.json())`,
    },
    {
      name: 'Python',
      code: `import requests

response = requests.post(
    "${url}",
    headers={"Authorization": "Bearer ${key}"},
    json=${json.replaceAll('":"', '": "').replaceAll('","', '", "')},
)
print(response.json())`,
    },
  ]
}

export const contactSamples = (server: string, key: string): Sample[] =>
  samplesOf(`${server}/v1/contacts`, key, { name: 'Rohan Mehta', phone: '919812345678' })

export const messageSamples = (server: string, key: string): Sample[] =>
  samplesOf(`${server}/v1/messages`, key, {
    to: '919812345678',
    text: 'Hi Rohan, saw you were looking at the pro plan.',
  })
