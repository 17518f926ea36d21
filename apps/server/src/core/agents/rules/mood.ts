import { phrases, type Said, says } from './said.ts'

const anger = phrases(
  'angry, furious, terrible, worst, awful, horrible, ridiculous, unacceptable, disgusting, useless, pathetic',
  'fed up, sick of, complaint, complain, sue you, lawyer, cheated, scammed me, wtf, bullshit, rip off',
  'disappointed, very bad service, bad service, liars, nobody answers, no one answers, waste of time',
  'consumer court',
  'péssimo, péssima, horrível, absurdo, ridículo, inaceitável, vergonha, palhaçada, reclamação, reclamar',
  'procon, advogado, enganado, enganada, decepcionado, decepcionada, lixo, ninguém responde, raiva, mentira',
  'pésimo, pésima, inaceptable, vergüenza, queja, reclamo, abogado, engañado, engañada, basura, nadie responde',
  'bakwas, ghatiya, bekar, dhokha, gussa, shikayat, chor, घटिया, बकवास, बेकार, शिकायत, गुस्सा',
)

const pleased = phrases(
  'love it, great, excellent, amazing, awesome, wonderful, very good, perfect, happy, fantastic',
  'adorei, ótimo, ótima, excelente, maravilhoso, muito bom, perfeito, feliz',
  'me encanta, genial, maravilloso, muy bueno, perfecto, estupendo',
  'bahut accha, badhiya, mast, zabardast, बहुत अच्छा, बढ़िया',
)

const notPleased = phrases(
  'not happy, not great, not good, not very good, não gostei, não estou feliz, no me gustó, accha nahi',
)

const angryFaces = /[😠😡🤬👿]/u

/** The minimum number of capital letters for shouting, so that `OK` and `USA` don't count. */
const shoutedLetters = 20

/** The mood of a message. */
export function readMood(said: Said): 'angry' | 'pleased' | null {
  if (says(said, anger) || angryFaces.test(said.text) || isShouted(said.text)) return 'angry'
  return says(said, pleased) && !says(said, notPleased) ? 'pleased' : null
}

function isShouted(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? []
  return (
    letters.length >= shoutedLetters && text.includes('!') && text === text.toUpperCase() && text !== text.toLowerCase()
  )
}

const urgent = phrases(
  'urgent, urgently, asap, immediately, right now, right away, emergency, as soon as possible, today itself',
  'urgente, imediatamente, agora mesmo, emergência, o quanto antes, o mais rápido possível',
  'inmediatamente, ahora mismo, emergencia, cuanto antes, lo antes posible',
  'turant, jaldi, abhi chahiye, तुरंत, जल्दी, अर्जेंट',
)

export const isUrgent = (said: Said): boolean => says(said, urgent)
