/** A contact to create. */
export interface Person {
  name: string
  phone: string
  email: string
  source: string
  company: string
  city: string
  plan: string
}

const first = ['Asha', 'Rohan', 'Maria', 'João', 'Camila', 'Juma', 'Neema', 'Diego', 'Priya', 'Lucas', 'Amina', 'Sofía']
const last = ['Rao', 'Mehta', 'Santos', 'Silva', 'García', 'Mwangi', 'Okafor', 'Fernández', 'Iyer', 'Costa', 'Haddad']
const companies = ['Acme', 'Globex', 'Initech', 'Umbra', 'Hooli', 'Stark & Sons', 'Blue Ocean', 'Nova']
const sources = ['shopify', 'website', 'referral', 'instagram', 'event']
const cities = ['Pune', 'São Paulo', 'Dar es Salaam', 'Ciudad de México', 'Lagos', 'Lisboa']
const plans = ['free', 'starter', 'pro']

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T

/** People who are the same in every run. Some have long names, as people do. */
export function createPeople(count: number): Person[] {
  return Array.from({ length: count }, (_, n) => {
    const name = `${pick(first, n)} ${pick(last, n * 7)}${n % 40 === 39 ? ' de Albuquerque Cavalcanti e Vasconcelos' : ''}`
    return {
      name,
      phone: `9198${String(10_000_000 + n * 13)}`,
      email: `person-${n}@example.com`,
      source: pick(sources, n * 3),
      company: pick(companies, n * 5),
      city: pick(cities, n),
      plan: pick(plans, n),
    }
  })
}
