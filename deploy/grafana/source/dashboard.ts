import type { Panel } from './panels.ts'
import type { Filter } from './sql.ts'
import { variables } from './variables.ts'

/** A dashboard for the people who answer. */
export type Dashboard = {
  /** Name of its file, and the end of its uid. */
  readonly name: string
  readonly title: string
  readonly description: string
  readonly filters: readonly Filter[]
  /** Variables of its own. */
  readonly own: readonly Readonly<Record<string, unknown>>[]
  readonly panels: readonly Panel[]
}

type Place = { readonly x: number; readonly y: number; readonly w: number; readonly h: number }

/** Places panels from left to right; a panel that does not fit begins a new line. */
function places(panels: readonly Panel[]): readonly Place[] {
  let [x, y, lineHeight] = [0, 0, 0]
  return panels.map(({ width: w, height: h }) => {
    if (x + w > 24) [x, y, lineHeight] = [0, y + lineHeight, 0]
    const place = { x, y, w, h }
    x += w
    lineHeight = Math.max(lineHeight, h)
    return place
  })
}

const LINK = {
  type: 'dashboards',
  title: 'Analytics',
  tags: ['tributary', 'analytics'],
  asDropdown: true,
  includeVars: true,
  keepTime: true,
  targetBlank: false,
  icon: 'external link',
  tooltip: '',
  url: '',
}

/** The file that Grafana reads. */
export function dashboardJson({ name, title, description, ...rest }: Dashboard): string {
  const spots = places(rest.panels)
  const panels = rest.panels.map(({ json }, index) => ({
    id: index + 1,
    ...json,
    gridPos: spots[index],
  }))
  const json = {
    uid: `tributary-${name}`,
    title,
    description,
    tags: LINK.tags,
    schemaVersion: 41,
    version: 1,
    editable: false,
    graphTooltip: 1,
    refresh: '5m',
    time: { from: 'now-29d/d', to: 'now' },
    timezone: 'browser',
    weekStart: 'monday',
    links: [LINK],
    templating: { list: variables(rest.filters, rest.own) },
    annotations: { list: [] },
    panels,
  }
  return `${JSON.stringify(json, null, 2)}\n`
}
