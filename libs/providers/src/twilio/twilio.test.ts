import { providerSuite } from '../suite/provider.suite.ts'
import { twilio } from './index.ts'

providerSuite(twilio, import.meta.dirname)
