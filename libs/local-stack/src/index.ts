export type { Connection } from './connection.ts'
export { connectionFile, readConnection, writeConnection } from './connection.ts'
export type { PartImage } from './containers/images.ts'
export {
  BROKER_ALIAS,
  CLICKHOUSE_OPEN_FILES,
  clickhouseImage,
  kafkaImage,
  registryImage,
} from './containers/images.ts'
export type {
  Addresses,
  Infrastructure,
  InfrastructureOptions,
  KafkaAlone,
} from './infrastructure.ts'
export { startInfrastructure, startKafkaAlone } from './infrastructure.ts'
export { findJava } from './parts/java.ts'
export type { Screen } from './screen.ts'
export { createScreen } from './screen.ts'
export { ensureSecrets, secretFiles } from './secrets.ts'
export type { PrivatePorts, ServiceName } from './services.ts'
export { serviceVariables, startServices } from './services.ts'
export { chooseStack, runsProcesses } from './setup/checks.ts'
export { cacheFolder, install } from './setup/install.ts'
export type { StackKind } from './setup/plan.ts'
export { freePort, freePorts } from './setup/ports.ts'
export type { Versions } from './setup/versions.ts'
export { loadVersions } from './setup/versions.ts'
export { lockFolder } from './supervisor/lock.ts'
export { accepts, answersOk } from './supervisor/probes.ts'
export type { ProcessSpec, Supervised } from './supervisor/process-spec.ts'
export type { Supervisor } from './supervisor/supervisor.ts'
export { createSupervisor } from './supervisor/supervisor.ts'
export { spawnTethered } from './supervisor/tethered.ts'
export { tributary } from './tributary.ts'
