import { checkWords } from './check-words.ts'

// Prints the banned words in the given paths, by default in the whole repository: npm run words -- docs

const problems = checkWords(process.cwd(), process.argv.slice(2))
process.stdout.write(`${[...problems, `${problems.length} problems`].join('\n')}\n`)
process.exitCode = problems.length === 0 ? 0 : 1
