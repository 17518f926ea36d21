import { defaultWords, readConsent } from '../../consent/words.ts'
import { phrases, type Said, says } from './said.ts'

/**
 * Phrases that clearly opt out within a longer message. `core/consent` handles the words that are a whole message,
 * before an agent runs.
 */
const wishes = phrases(
  'stop messaging, stop texting, stop writing, stop contacting, stop sending, stop spamming, please stop',
  'just stop',
  'dont message, dont text me, dont contact me, dont write, do not contact, do not message, do not text',
  'leave me alone',
  'remove my number, delete my number, remove me, take me off, off your list, unsubscribe, opt me out, opt out',
  'no more messages',
  'never contact me, never message me, dont send me, do not send me',
  'para de mandar, pare de mandar, parem de mandar, pare de enviar, parem de enviar, não me mande',
  'não mande mais',
  'não envie mais, não me envie, me tira da lista, me tire da lista, remova meu número, tire meu número',
  'me deixe em paz',
  'não quero mais receber, não quero receber, me remova, me descadastre, pare de me, parem de me',
  'não me perturbe',
  'deja de escribir, dejen de escribir, deje de escribir, no me escriban, no me escriba, no me escribas',
  'no me envíen',
  'no quiero recibir, no quiero más mensajes, no más mensajes, bórrame, borren mi número, quítame de la lista',
  'déjenme en paz',
  'message mat karo, message mat bhejo, msg mat karo, mat bhejo, mat bhejiye, message band karo',
  'messages band karo',
  'pareshan mat karo, number hata do, number delete karo, contact mat karo',
  'मैसेज मत, संदेश मत, मत भेजो, मत भेजिए, परेशान मत, नंबर हटा',
)

/** Phrases that contain one of them but don't opt out. */
const others = phrases('dont stop, please stop by, stop sending invoices, just stop by')

/** Whether a message opts out, in any words. */
export function wantsNoMore(said: Said): boolean {
  if (readConsent(said.text, defaultWords) === 'out') return true
  return says(said, wishes) && !says(said, others)
}
