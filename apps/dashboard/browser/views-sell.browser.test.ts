import { lookAt } from './views.test-helper.ts'

lookAt('sell')
