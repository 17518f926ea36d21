import { testWhatsAppCloud } from './suite.test-helper.ts'

testWhatsAppCloud('WhatsApp Cloud', { fullBurst: true })
