import { foldText } from '../../kernel/fold-text.ts'

export interface ConsentWords {
  optOut: readonly string[]
  optIn: readonly string[]
}

/**
 * The defaults until a workspace sets its own words. They are unambiguous as a whole message: `cancel` is missing
 * because it may be about a meeting, and `yes` because it may be about anything.
 */
const languages: Record<string, ConsentWords> = {
  en: {
    optOut: [
      'stop',
      'stop all',
      'stopall',
      'stop promotions',
      'unsubscribe',
      'unsubscribe me',
      'opt out',
      'opt-out',
      'optout',
      'remove me',
    ],
    optIn: ['start', 'unstop', 'subscribe', 'opt in', 'opt-in', 'optin', 'resume'],
  },
  pt: {
    optOut: ['parar', 'pare', 'sair', 'descadastrar', 'cancelar inscrição'],
    optIn: ['começar', 'iniciar', 'voltar', 'inscrever', 'retomar'],
  },
  es: {
    optOut: ['baja', 'darme de baja', 'detener', 'cancelar suscripción', 'salir'],
    optIn: ['alta', 'comenzar', 'empezar', 'suscribir', 'reanudar', 'volver'],
  },
  de: {
    optOut: ['stopp', 'abmelden', 'abbestellen', 'austragen'],
    optIn: ['anmelden', 'starten', 'fortsetzen'],
  },
  fr: {
    optOut: ['arrêt', 'arrêter', 'arrêtez', 'désabonner', 'me désabonner', 'désinscrire'],
    optIn: ['commencer', 'reprendre', 'réabonner'],
  },
  hi: {
    optOut: ['रोकें', 'रोको', 'बंद करें', 'बंद करो', 'बंद', 'band karo', 'band kare'],
    optIn: ['शुरू', 'शुरू करें', 'शुरू करो', 'चालू करें', 'shuru karo', 'shuru kare'],
  },
}

export const defaultWords: ConsentWords = {
  optOut: Object.values(languages).flatMap(({ optOut }) => optOut),
  optIn: Object.values(languages).flatMap(({ optIn }) => optIn),
}

// \ufe0f is the variation selector that turns a sign into an emoji.
const around = /^(?:[\p{P}\p{S}\p{Z}\p{C}]|\ufe0f)+|(?:[\p{P}\p{S}\p{Z}\p{C}]|\ufe0f)+$/gu

/** Normalises a message for the comparison with the words: `  ¡Stop!! ` is `stop`. Empty if it has no word. */
export function foldWord(text: string): string {
  return foldText(text)
    .replaceAll(around, '')
    .replaceAll(/[\p{Z}\s]+/gu, ' ')
}

/** The longest message, in characters, that is compared with the words. */
export const longestSaying = 100

/** Whether a message as a whole opts its sender out or in. */
export function readConsent(text: string, { optOut, optIn }: ConsentWords): 'out' | 'in' | null {
  const said = text.length > longestSaying ? '' : foldWord(text)
  if (said === '') return null
  const among = (words: readonly string[]) => words.some((word) => foldWord(word) === said)
  if (among(optOut)) return 'out'
  return among(optIn) ? 'in' : null
}
