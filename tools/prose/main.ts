import { checkWords } from './check-words.ts'

const problems = checkWords(process.cwd(), process.argv.slice(2))
process.stdout.write(`${[...problems, `${problems.length} problems`].join('\n')}\n`)
process.exitCode = problems.length === 0 ? 0 : 1
