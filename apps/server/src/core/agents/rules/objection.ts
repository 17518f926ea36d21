import { phrases, type Said, says } from './said.ts'

export const objections = ['price', 'time', 'trust', 'competitor'] as const
export type Objection = (typeof objections)[number]

const signs: Record<Objection, readonly string[]> = {
  price: phrases(
    'too expensive, expensive, too much money, cant afford, cannot afford, over budget, out of budget, too costly',
    'costly, too pricey, cheaper, price is high, price is too high, very high price, not in our budget, too high',
    'muito caro, caro, cara demais, caro demais, mais barato, não tenho dinheiro, fora do orçamento, preço alto',
    'demasiado caro, muy caro, es caro, más barato, fuera de presupuesto, no me alcanza, precio alto',
    'mehenga, mehnga, mahanga, bahut zyada price, sasta, budget nahi, महंगा, महँगा, सस्ता',
  ),
  time: phrases(
    'no time, too busy, busy, not now, not right now, maybe later, some other time, bad time, not a good time',
    'get back to you, need to think, think about it, let me think, later, next quarter, next year',
    'sem tempo, sem tempo agora, ocupado, ocupada, agora não, mais tarde, depois, outra hora, vou pensar',
    'sin tiempo, no tengo tiempo, estoy ocupado, estoy ocupada, ahora no, más tarde, lo voy a pensar, lo pensaré',
    'baad mein, baad me, abhi nahi, time nahi, sochna padega, sochta hu, busy hu, बाद में, अभी नहीं',
  ),
  trust: phrases(
    'scam, fraud, is this real, is it real, is this legit, legit, dont trust, trust you, guarantee, who are you',
    'never heard of you, references, case study, case studies, reviews, are you a bot, how did you get my number',
    'golpe, fraude, é confiável, confiável, não confio, garantia, quem é você, como conseguiu meu número',
    'referências',
    'estafa, es confiable, confiable, no confío, garantía, quién eres, cómo consiguió mi número, referencias',
    'bharosa, asli hai, fraud hai, kaun ho, number kahan se, भरोसा, धोखा, गारंटी',
  ),
  competitor: phrases(
    'already use, already using, already have, we use, using another, another provider, other provider',
    'competitor',
    'compared to, better than, other vendor, another vendor, happy with our current, current provider',
    'current tool',
    'já uso, já usamos, já tenho, já temos, outro fornecedor, concorrente, concorrência, melhor que',
    'ya uso, ya usamos, ya tengo, ya tenemos, otro proveedor, competencia, mejor que',
    'pehle se hai, already hai, dusri company, doosri company, पहले से है, दूसरी कंपनी',
  ),
}

/** The objection in a message, by the order of `objections`. Null if there is none. */
export function readObjection(said: Said): Objection | null {
  return objections.find((kind) => says(said, signs[kind])) ?? null
}

const declined = phrases(
  'not interested, no interest, not for me, not for us, dont need it, dont need this, we dont need, no need',
  'não tenho interesse, sem interesse, não me interessa, não preciso, não estou interessado',
  'não estou interessada',
  'no me interesa, no estoy interesado, no estoy interesada, sin interés, no lo necesito, no necesito',
  'interest nahi, interested nahi, nahi chahiye, zaroorat nahi, jarurat nahi, नहीं चाहिए, ज़रूरत नहीं',
)

const interested = phrases(
  'interested, tell me more, more information, more info, more details, sounds interesting, i want, we want',
  'i need, we need, looking for, would like, id like, want to know, learn more, send me details, sign up',
  'tenho interesse, interessado, interessada, quero saber, mais informações, quero, preciso, precisamos',
  'gostaria',
  'me interesa, interesado, interesada, más información, quiero, quisiera, necesito, necesitamos, me gustaría',
  'chahiye, interested hu, batao, bataiye, jaankari, details bhejo, चाहिए, बताओ, बताइए, जानकारी',
)

/** Whether a message states interest or declines. */
export function readInterest(said: Said): 'interested' | 'declined' | null {
  if (says(said, declined)) return 'declined'
  return says(said, interested) ? 'interested' : null
}
