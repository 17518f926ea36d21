import { isJust, type Phrases, phrases, type Said, says } from './said.ts'

const yes = phrases(
  'yes, yeah, yep, yup, sure, ok, okay, of course, definitely, absolutely, sounds good, go ahead',
  'works for me, that works, works, perfect, great, agreed, fine, please do, i do, confirmed, i confirm',
  'sim, claro, com certeza, pode ser, beleza, combinado, fechado, isso, perfeito, ótimo, pode, confirmado',
  'sí, por supuesto, de acuerdo, vale, perfecto, dale, está bien, me sirve, genial, confirmo',
  'haan, han, haa, ji, ha ji, haan ji, bilkul, theek hai, thik hai, chalega, pakka, zaroor, accha',
  'हाँ, हां, जी, बिल्कुल, ठीक है, ज़रूर, 👍',
)

const no = phrases(
  'no, nope, nah, not really, not now, no thanks, no thank you, dont, i dont, never, neither, cant, cannot',
  'não, nao, nem, nunca, nenhum, nenhuma, agora não, não posso, não quero',
  'ninguno, ninguna, nunca, ahora no, no puedo, no quiero, tampoco',
  'nahi, nahin, nai, na, mat, नहीं, नही, ना',
)

/** Phrases with a `no` that mean yes. */
const assurances = phrases(
  'no problem, no worries, why not, no doubt, no rush, no issue, sem problema, sem problemas, por que não',
  'no hay problema, sin problema, por qué no, koi problem nahi, koi baat nahi',
)
/** Phrases in which `no` or `na` is a Portuguese preposition. */
const others = phrases(
  'no meu, no dia, no momento, no horário, no nosso, na segunda, na terça, na quarta, na quinta, na sexta',
  'na empresa, na semana',
)

const thumbs = /^(?:\s|👍|✅|👌|\p{Emoji_Modifier}|\ufe0f)+$/u

/** Whether a message agrees or declines. Null if it does neither, or both. */
export function readAnswer(said: Said): 'yes' | 'no' | null {
  if (thumbs.test(said.text) && said.text.trim() !== '') return 'yes'
  const without = (line: string, list: Phrases) => list.reduce((rest, phrase) => rest.replaceAll(phrase, ' '), line)
  const line = without(without(said.line, assurances), others)
  const agrees = says(said, yes) || says(said, assurances)
  if (!no.some((phrase) => line.includes(phrase))) return agrees ? 'yes' : null
  return agrees && !/^ n[ao]o? /.test(line) ? null : 'no'
}

const thanks = phrases(
  'thanks, thank you, thank you so much, thx, ty, thanks a lot, many thanks, great thanks, ok thanks, bye',
  'obrigado, obrigada, valeu, muito obrigado, muito obrigada, ok obrigado, ok obrigada, tchau',
  'gracias, muchas gracias, ok gracias, adiós',
  'dhanyavad, shukriya, धन्यवाद, शुक्रिया, ok shukriya, thanks ji',
)

/** True for a message that only says thanks: it needs no answer. */
export const isThanks = (said: Said): boolean =>
  isJust(said, thanks) || /^(?:🙏|❤|😊|🙂|\ufe0f)+$/u.test(said.text.trim())
