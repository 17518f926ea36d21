import { whatsappCloudSuite } from './suite.test-helper.ts'

whatsappCloudSuite({ fullBurst: true })
