import { type Amount, readAmount } from './amount.ts'
import { isJust, phrases, type Said, says } from './said.ts'

export type Budget = { kind: 'amount'; amount: Amount } | { kind: 'approved' } | { kind: 'unsure' } | { kind: 'none' }

const noBudget = phrases(
  'no budget, no money, dont have a budget, dont have budget, dont have any budget, zero budget, for free',
  'nothing',
  'sem orçamento, não tenho orçamento, não temos orçamento, sem dinheiro, sem verba, não temos verba, de graça',
  'sin presupuesto, no tengo presupuesto, no tenemos presupuesto, sin dinero, gratis',
  'budget nahi, paise nahi, koi budget nahi, बजट नहीं, पैसे नहीं',
)
const approved = phrases(
  'budget is approved, budget approved, we have budget, we have a budget, i have a budget, have the budget',
  'money is no problem',
  'orçamento aprovado, temos orçamento, tenho orçamento, temos verba, verba aprovada',
  'presupuesto aprobado, tenemos presupuesto, tengo presupuesto',
  'budget hai, budget approved hai, बजट है',
)
const unsure = phrases(
  'not sure, dont know, no idea, depends, not decided, not yet, flexible, it depends',
  'não sei, depende, ainda não, não definimos, flexível, não tenho certeza',
  'no sé, no lo sé, todavía no, aún no, no estoy seguro, no estoy segura',
  'pata nahi, abhi nahi pata, sochenge, पता नहीं',
)

const isUnsure = (said: Said): boolean => says(said, unsure)

/** The budget in a message. `asked`: the message answers a question for it. */
export function readBudget(said: Said, { asked }: { asked: boolean }): Budget | null {
  const amount = readAmount(said, { asked })
  if (amount) return { kind: 'amount', amount }
  if (says(said, noBudget)) return asked || !isJust(said, phrases('nothing')) ? { kind: 'none' } : null
  if (says(said, approved)) return { kind: 'approved' }
  return asked && isUnsure(said) ? { kind: 'unsure' } : null
}

export const timelines = ['now', 'month', 'quarter', 'later', 'browsing'] as const
/** When the lead wants to start: within two weeks, a month, a quarter, later; or they are only looking. */
export type Timeline = (typeof timelines)[number]

const times: Record<Timeline, readonly string[]> = {
  browsing: phrases(
    'just looking, not in a hurry, just browsing, only looking, no hurry, no rush, someday, no plans, just curious, just checking',
    'só olhando, só pesquisando, sem pressa, algum dia, por curiosidade',
    'solo mirando, sin prisa, algún día, solo curiosidad, no hay prisa',
    'bas dekh, sirf dekh, koi jaldi nahi, jaldi nahi, कोई जल्दी नहीं, बस देख',
  ),
  later: phrases(
    'next year, in six months, in 6 months, end of the year, later this year, in a year, not this year',
    'half a year',
    'ano que vem, próximo ano, em seis meses, em 6 meses, fim do ano, daqui a seis meses',
    'el próximo año, año que viene, en seis meses, en 6 meses, fin de año',
    'agle saal, chhe mahine, 6 mahine, अगले साल',
  ),
  quarter: phrases(
    'next quarter, this quarter, next month, two months, 2 months, three months, 3 months, a couple of months',
    'few months',
    'próximo mês, mês que vem, próximo trimestre, dois meses, 2 meses, três meses, 3 meses',
    'próximo mes, mes que viene, próximo trimestre, dos meses, tres meses',
    'agle mahine, do mahine, 2 mahine, teen mahine, 3 mahine, अगले महीने',
  ),
  month: phrases(
    'this month, within a month, in a month, one month, 1 month, three weeks, 3 weeks, four weeks, 4 weeks',
    'end of the month',
    'este mês, esse mês, em um mês, um mês, três semanas, 3 semanas, fim do mês',
    'este mes, en un mes, un mes, tres semanas, fin de mes',
    'is mahine, isi mahine, ek mahine, इस महीने',
  ),
  now: phrases(
    'now, asap, today, tomorrow, immediately, right away, as soon as possible, this week, next week, two weeks',
    '2 weeks',
    'urgently, urgent, straight away, soon, a week, already started, yesterday, few days',
    'agora, hoje, amanhã, imediatamente, já, urgente, o quanto antes, esta semana, essa semana, semana que vem',
    'duas semanas',
    'próxima semana, o mais rápido possível, logo',
    'ahora, hoy, mañana, inmediatamente, ya, cuanto antes, lo antes posible, la semana que viene, dos semanas',
    'pronto',
    'abhi, aaj, kal, turant, jaldi, is hafte, agle hafte, अभी, आज, कल, तुरंत, जल्दी, इस हफ्ते, अगले हफ्ते',
  ),
}

/** The timeline in a message. Of two the later counts, as in `not now, next year`. */
export const readTimeline = (said: Said): Timeline | null =>
  (['browsing', 'later', 'quarter', 'month', 'now'] as const).find((timeline) => says(said, times[timeline])) ?? null

/** Who decides: the contact, the contact with others, or another person. */
export type Authority = 'decides' | 'shares' | 'other'

const deciders: Record<Authority, readonly string[]> = {
  shares: phrases(
    'me and, and me, and i, e eu, y yo, aur main, with my, together with, me and my, my partner and i, we decide, our team decides, my team, both of us',
    'we both',
    'com meu, com minha, eu e meu, eu e minha, meu sócio e eu, nós decidimos, junto com, nós dois',
    'con mi, mi socio y yo, yo y mi, nosotros decidimos, junto con, los dos',
    'mere partner ke saath, hum dono, main aur, saath mein, हम दोनों, के साथ',
  ),
  other: phrases(
    'my boss, my manager, the ceo, our ceo, the owner, my director, my husband, my wife, have to ask, need to ask',
    'need approval, not my decision, procurement, the board, not me, head office, management, my father',
    'meu chefe, minha chefe, meu gerente, o dono, a diretoria, o diretor, preciso perguntar, preciso de aprovação',
    'meu marido, minha esposa, não sou eu',
    'mi jefe, mi jefa, mi gerente, el dueño, la directora, el director, tengo que preguntar, necesito aprobación',
    'no soy yo',
    'mere boss, boss se, malik, puchna padega, poochna padega, papa se, main nahi, बॉस, मालिक, पूछना',
  ),
  decides: phrases(
    'i decide, i do, me, myself, just me, only me, its me, i am the owner, im the owner, im the ceo, i am the ceo',
    'my company',
    'my decision, i make the decision, i am the founder, im the founder, i own, founder, its my call',
    'i will decide, i run',
    'eu decido, eu mesmo, eu mesma, sou eu, só eu, sou o dono, sou a dona, minha empresa, eu sou o dono',
    'eu sou a dona, eu',
    'yo decido, yo mismo, yo misma, soy yo, solo yo, soy el dueño, soy la dueña, mi empresa, yo',
    'main hi, mai hi, main khud, main decide, mera decision, meri company, mera business, main, मैं, मेरा',
  ),
}

/** Checked first, so that `I am the CEO` doesn't count as `other`. */
const heads = phrases(
  'i am the owner, im the owner, i am the ceo, im the ceo, i am the founder, im the founder, i am the boss, im the boss',
  'i am the director, im the director, i am the manager, im the manager, sou o dono, sou a dona, sou o diretor',
  'sou a diretora, sou o gerente, soy el dueño, soy la dueña, soy el director, soy la directora, main malik hoon',
)

export function readAuthority(said: Said): Authority | null {
  if (says(said, heads)) return 'decides'
  return (['shares', 'other', 'decides'] as const).find((who) => says(said, deciders[who])) ?? null
}

const people =
  /(?<!\d)(\d{1,6})\+? (?:people|persons?|users?|seats?|employees?|agents?|members?|reps|salespeople|pessoas?|usuarios?|funcionarios?|vendedores|personas?|empleados?|log|logon|logo|लोग)(?!\p{L})/u
const teamOf = /(?:team of|equipe de|equipo de|somos|we are|were|hum) (\d{1,6})(?!\d)/u

/** The team size in a message: `a team of 12`, `30 employees`. */
export function readTeamSize(said: Said): number | null {
  const found = people.exec(said.line) ?? teamOf.exec(said.line)
  const size = Number(found?.[1])
  return size > 0 ? size : null
}
