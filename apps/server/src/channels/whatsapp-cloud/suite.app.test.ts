import { whatsappCloudSuite } from './suite.test-helper.ts'

await whatsappCloudSuite()
