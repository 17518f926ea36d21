import { testWhatsAppCloud } from './suite.test-helper.ts'

testWhatsAppCloud('WhatsApp Cloud')
