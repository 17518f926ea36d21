import type { Texts } from '../rules/language.ts'

export const openings = {
  first: {
    en: 'Hi {name}, I am Meera. Let us find a time for a short meeting.',
    pt: 'Oi {name}, eu sou a Meera. Vamos achar um horário para uma conversa rápida.',
    es: 'Hola {name}, soy Meera. Busquemos un horario para una reunión corta.',
    hi: 'Namaste {name}, main Meera hoon. Chaliye ek chhoti meeting ka samay tay karte hain.',
  },
  again: {
    en: 'Here are some other times.',
    pt: 'Aqui estão outros horários.',
    es: 'Aquí tiene otros horarios.',
    hi: 'Yeh rahe kuch aur samay.',
  },
  wished: {
    en: 'These times are free then.',
    pt: 'Estes horários estão livres.',
    es: 'Estos horarios están libres.',
    hi: 'Tab yeh samay khaali hain.',
  },
  nearest: {
    en: 'Nothing is free then, but these times are near it.',
    pt: 'Nesse momento não há horário livre, mas estes estão próximos.',
    es: 'En ese momento no hay nada libre, pero estos horarios están cerca.',
    hi: 'Us waqt kuch khaali nahi hai, par yeh samay paas mein hain.',
  },
  taken: {
    en: 'I am sorry, that time has just been taken.',
    pt: 'Desculpe, esse horário acabou de ser ocupado.',
    es: 'Lo siento, ese horario se acaba de ocupar.',
    hi: 'Maaf kijiye, woh samay abhi kisi aur ne le liya.',
  },
  several: {
    en: 'More than one of these fits.',
    pt: 'Mais de um destes serve.',
    es: 'Más de uno de estos sirve.',
    hi: 'Inmein se ek se zyada theek hain.',
  },
  move: {
    en: 'No problem, we will move it.',
    pt: 'Sem problema, vamos remarcar.',
    es: 'No hay problema, lo cambiamos.',
    hi: 'Koi baat nahi, hum ise badal denge.',
  },
  noHurry: {
    en: 'There is no hurry. Tell me a day whenever it suits you.',
    pt: 'Não há pressa. Me diga um dia quando for bom para você.',
    es: 'No hay prisa. Dígame un día cuando le venga bien.',
    hi: 'Koi jaldi nahi hai. Jab theek lage tab ek din bata dijiye.',
  },
  price: {
    en: 'The price depends on what you need, and the meeting is the place to settle that.',
    pt: 'O preço depende do que você precisa, e a conversa serve para definir isso.',
    es: 'El precio depende de lo que necesite, y la reunión es para definirlo.',
    hi: 'Daam aapki zaroorat par hai, aur meeting mein wahi tay hoga.',
  },
} satisfies Record<string, Texts>

/** Ends every message with slots. */
export const whichOne: Texts = {
  en: 'Which one suits you? Times are in your time zone.',
  pt: 'Qual serve para você? Os horários são do seu fuso.',
  es: '¿Cuál le conviene? Los horarios son de su zona.',
  hi: 'Kaunsa theek rahega? Samay aapke time zone mein hain.',
}
/** Replaces `whichOne` while a meeting is moved. */
export const whichInstead: Texts = {
  en: 'Which one suits you instead? Times are in your time zone.',
  pt: 'Qual serve melhor para você? Os horários são do seu fuso.',
  es: '¿Cuál le conviene en su lugar? Los horarios son de su zona.',
  hi: 'Iski jagah kaunsa theek rahega? Samay aapke time zone mein hain.',
}
export const whichDay: Texts = {
  en: 'Which day and time would suit you?',
  pt: 'Que dia e horário seriam bons para você?',
  es: '¿Qué día y hora le vendrían bien?',
  hi: 'Aapke liye kaunsa din aur samay theek rahega?',
}
export const booked: Texts = {
  en: 'It is booked: {time}. Here is the link: {url}\nIf you have to move it, just write here.',
  pt: 'Está marcado: {time}. Aqui está o link: {url}\nSe precisar remarcar, é só escrever aqui.',
  es: 'Queda reservado: {time}. Aquí está el enlace: {url}\nSi necesita cambiarlo, escriba aquí.',
  hi: 'Book ho gaya: {time}. Link yeh hai: {url}\nAgar badalna ho to yahin likhiyega.',
}
export const yourMeeting: Texts = {
  en: 'Your meeting is on {time}.',
  pt: 'Sua reunião é {time}.',
  es: 'Su reunión es el {time}.',
  hi: 'Aapki meeting {time} ko hai.',
}
export const declined: Texts = {
  en: 'That is fine, thank you for telling me. If you want to meet later, just write here.',
  pt: 'Tudo bem, obrigada por avisar. Se quiser conversar depois, é só escrever aqui.',
  es: 'Está bien, gracias por avisar. Si quiere reunirse más adelante, escriba aquí.',
  hi: 'Theek hai, batane ke liye dhanyavad. Baad mein milna ho to yahin likhiyega.',
}
export const nudge: Texts = {
  en: 'Hi {name}, did one of the times suit you? A number is enough, or tell me another day.',
  pt: 'Oi {name}, algum dos horários serviu? Basta o número, ou me diga outro dia.',
  es: 'Hola {name}, ¿le sirvió alguno de los horarios? Basta el número, o dígame otro día.',
  hi: 'Namaste {name}, kya koi samay theek laga? Bas number likhiye, ya koi aur din bataiye.',
}
