import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BranchPaths, commandFailed, type StepReport, type WoosooError } from '@woosoo/sdk-core';
import { MemoryFileSystem, testConfig } from '@woosoo/sdk-core/testing';
import { deployRequestSchema } from '../plan/deploy-request.ts';
import { planDeploy } from '../plan/plan-deploy.ts';
import { buildFailed } from '../errors.ts';
import { DurationHistory, withSteps } from '../history/duration-history.ts';
import { testComponent, testFacts, testRelease } from '../testing/deploy-facts.ts';
import { testReport, testStep } from '../testing/test-report.ts';
import { branchAddresses } from './branch-addresses.ts';
import { deployReportSchema, type DeployReport } from './deploy-report.ts';
import { duration } from './duration.ts';
import { renderReportHtml } from './html/report-html.ts';
import { reportExitCode } from './report-exit-code.ts';
import { ReportSigner } from './report-signature.ts';
import { ReportStore } from './report-store.ts';

const paths = new BranchPaths('/branch');
const KEY = join(paths.state, 'keys', 'report.key');
const plan = (facts = testFacts()) => planDeploy('2026-02-15T14-30-00Z-deploy-k3v9', facts, deployRequestSchema.parse({}))._unsafeUnwrap();
const error = commandFailed({ message: 'npm failed.', remedy: 'Mend it.', detail: { lastLines: ['one', 'two'] } });

describe('the report of a deploy', () => {
  it('is what its schema says, with a plan and without', () => {
    for (const report of [testReport(), testReport({ error, outcome: 'rolled-back' }, { plan: plan() })]) {
      expect(deployReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    }
  });

  it('says in one sentence what is live now and how long services were down', () => {
    const report = testReport({}, { plan: plan() });
    expect(report.downMs).toBe(4000);
    expect(report.headline).toBe('Deployed backend 20260215T143000Z-bbbbbbbb in 1 min 0 s; services were down for 4.0 s.');
    expect(report.rollbackCommand).toBe('woosoo rollback');
  });

  it('says that nothing had to be done', () => {
    const current = testRelease();
    const nothing = plan(testFacts({ components: [testComponent({ current, fingerprint: current.fingerprint })] }));
    const report = testReport({ steps: [testStep('deploy.verify', 0)] }, { plan: nothing });
    expect(report).toMatchObject({ outcome: 'unchanged', downMs: 0, rollbackCommand: null });
    expect(report.headline).toContain('Nothing to do');
  });

  it('offers no way back from a first deploy', () => {
    expect(testReport({}, { previousReleases: {} }).rollbackCommand).toBeNull();
  });

  it('tells a cancelled deploy from a failed one', () => {
    const cancelled: WoosooError = { ...error, type: 'Cancelled' };
    expect(testReport({ outcome: 'rolled-back', error }).headline).toContain('The deploy failed; everything was undone');
    expect(testReport({ outcome: 'rolled-back', error: cancelled }).headline).toContain('was cancelled');
  });

  it.each<readonly [string, StepReport[], number]>([
    [
      'until the end, when it was undone after services were stopped',
      [testStep('services.stop', 10), testStep('services.start', 0, { outcome: 'skipped' })],
      50_000,
    ],
    ['not at all, when it was undone before', [testStep('component.build', 0), testStep('services.stop', 0, { outcome: 'skipped' })], 0],
  ])('says that services were down %s', (_how, steps, downMs) => {
    expect(testReport({ outcome: 'rolled-back', error, steps }).downMs).toBe(downMs);
  });

  it.each(['done', 'rolled-back'] as const)('counts the time before a recovery that ended %s, too', (outcome) => {
    // It was cut off ten minutes ago, two seconds after the services were stopped, and the recovery took one.
    const endedAt = '2026-02-15T14:40:13.000Z';
    const report = testReport({ outcome, endedAt, durationMs: 1000 }, { kind: 'recover' });
    expect(report.downMs).toBe(10 * 60_000 + 3000);
  });

  it('asks for a person when something could not be undone, and says all of it', () => {
    const report = testReport({ outcome: 'person-needed', error, recoveryErrors: [error] });
    expect(report.headline).toContain('a person is needed');
    expect(report.recoveryErrors).toHaveLength(1);
  });

  it('speaks of a recovery as one', () => {
    expect(testReport({}, { kind: 'recover' }).headline).toContain('Finished the interrupted operation');
    expect(testReport({ outcome: 'rolled-back' }, { kind: 'recover' }).headline).toContain('was undone');
  });

  it('holds the last lines of the innermost command that failed, and no cause', () => {
    const outer = buildFailed({ message: 'No build.', remedy: 'Mend.', cause: error });
    expect(testReport({ outcome: 'rolled-back', error: outer }).error).toEqual({
      type: 'BuildFailed',
      code: 'WOO3001',
      message: 'No build.',
      remedy: 'Mend.',
      tail: ['one', 'two'],
    });
  });

  it.each([
    ['done', undefined, 0],
    ['unchanged', undefined, 0],
    ['rolled-back', 'CommandFailed', 1],
    ['rolled-back', 'Cancelled', 130],
    ['refused', 'CommandFailed', 1],
    ['person-needed', 'CommandFailed', 3],
  ] as const)('%s (%s) ends with exit code %i', (outcome, type, code) => {
    const reported = type === undefined ? null : { type, code: 'WOO1002', message: '', remedy: '', tail: [] };
    expect(reportExitCode({ outcome, error: reported })).toBe(code);
  });

  it.each([
    [450, '450 ms'],
    [3249, '3.2 s'],
    [125_000, '2 min 5 s'],
    [119_600, '2 min 0 s'],
  ])('%i ms reads %s', (ms, text) => expect(duration(ms)).toBe(text));

  it('says where to find the branch', () => {
    const keys = { APP_IP: '192.168.100.85', HTTP_PORT: '8088', BACKEND_PORT: '8001' };
    expect(branchAddresses(testConfig('/branch', keys)).map(({ url }) => url)).toEqual([
      'http://192.168.100.85:8088/',
      'http://192.168.100.85:8001/api/health',
      'ws://192.168.100.85:8088/app/k3v9x2m4q8w1z7r5t6y0',
    ]);
    expect(branchAddresses(testConfig('/branch', { COMPONENTS: 'relay' }))).toEqual([]);
  });
});

describe('the page of a report', () => {
  const bad = '<img src=x onerror="alert(1)">';

  it('shows what came from outside as text, wherever it stands', () => {
    const report = testReport(
      {
        actor: bad,
        outcome: 'rolled-back',
        error: commandFailed({ message: bad, remedy: bad, detail: { tail: [bad] } }),
        steps: [testStep('services.stop', 1, { title: bad })],
      },
      {
        branchId: bad,
        plan: plan(
          testFacts({
            files: [
              {
                path: bad,
                change: 'changed',
                editedByHand: false,
                lines: [bad],
                absolutePath: '/a',
                stagedPath: '/s',
                mode: 0o600,
                affects: 'component',
              },
            ],
          }),
        ),
        releases: { [bad]: bad },
        addresses: [{ title: bad, url: `http://${bad}` }],
        logs: [bad],
      },
    );
    const page = renderReportHtml(report);
    expect(page).not.toContain('<img');
    expect(page).not.toContain('"alert');
    expect(page).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;');
  });

  it('needs nothing from anywhere', () => {
    const page = renderReportHtml(testReport({}, { plan: plan() }));
    expect(page).not.toMatch(/<script|<link|@import|url\(|src=/);
  });

  it('leads with the reason of a failure and what to do', () => {
    const page = renderReportHtml(testReport({ outcome: 'rolled-back', error }));
    expect(page).toContain('npm failed.');
    expect(page).toContain('Mend it.');
    expect(page).toContain('one\ntwo');
  });
});

describe('the signature of a report', () => {
  const signer = () => {
    const fileSystem = new MemoryFileSystem();
    const ours = new ReportSigner({ fileSystem, paths });
    return { fileSystem, signer: ours, store: new ReportStore({ fileSystem, paths, signer: ours }) };
  };
  const verdict = async (ours: ReportSigner, document: unknown) => (await ours.verifier())._unsafeUnwrap().report(document);

  it('is made with a key in a folder that others cannot look into', async () => {
    const { fileSystem, signer: ours } = signer();
    (await ours.sign(testReport()))._unsafeUnwrap();
    const modes = await Promise.all([dirname(KEY), KEY].map(async (path) => (await fileSystem.stat(path))._unsafeUnwrap()?.mode));
    expect(modes).toEqual([0o700, 0o600]);
  });

  it('shows that it was changed', async () => {
    const { signer: ours } = signer();
    const signed = (await ours.sign(testReport()))._unsafeUnwrap();
    expect(await verdict(ours, signed)).toBe('genuine');
    expect(await verdict(ours, { ...signed, actor: 'nobody' })).toBe('altered');
    expect(await verdict(ours, { ...signed, note: 'added' })).toBe('altered');
    expect(await verdict(ours, { ...signed, signature: 'ab' })).toBe('altered');
    expect(await verdict(ours, testReport())).toBe('unproven');
    expect(await verdict(ours, null)).toBe('unproven');
  });

  it("is by the branch's own key, which nobody else can read", async () => {
    const { fileSystem, signer: ours } = signer();
    const signed = (await ours.sign(testReport()))._unsafeUnwrap();
    const { signer: other } = signer();
    (await other.sign(testReport()))._unsafeUnwrap();
    expect(await verdict(other, signed)).toBe('altered');
    expect((await fileSystem.stat(KEY))._unsafeUnwrap()?.mode).toBe(0o600);
  });

  it('proves nothing without the key, and looking makes none', async () => {
    const { fileSystem, signer: ours } = signer();
    const signed = (await ours.sign(testReport()))._unsafeUnwrap();
    (await fileSystem.remove(KEY))._unsafeUnwrap();
    expect(await verdict(ours, signed)).toBe('unproven');
    expect((await fileSystem.stat(KEY))._unsafeUnwrap()).toBeNull();
  });

  it('outlives being written down and read again, with the page', async () => {
    const { store, signer: ours } = signer();
    const signed = (await ours.sign(testReport({ outcome: 'rolled-back', error }, { plan: plan() })))._unsafeUnwrap();
    (await store.save(signed))._unsafeUnwrap();
    expect((await store.get(signed.id))._unsafeUnwrap()).toEqual({ ...signed, authenticity: 'genuine' });
    expect((await store.list())._unsafeUnwrap()).toEqual([{ ...signed, authenticity: 'genuine' }]);
  });

  it('holds for a report that another version of Woosoo wrote', async () => {
    const { fileSystem, store, signer: ours } = signer();
    const { id, ...rest } = testReport({ outcome: 'rolled-back', error });
    const newer = { ...rest, id, weather: 'fine', error: { ...rest.error, tail: undefined } };
    const signed = (await ours.sign(newer as unknown as DeployReport))._unsafeUnwrap(); // with more, and with less, than is known here
    (await fileSystem.writeTextAtomic(join(paths.deploy(id), 'report.json'), JSON.stringify(signed)))._unsafeUnwrap();
    expect((await store.get(id))._unsafeUnwrap()).toMatchObject({ authenticity: 'genuine', error: { tail: [] } });
  });

  it.each([
    ['report.json', 'anna@till', 'ben@office', 'altered'],
    ['report.html', 'anna@till', 'ben@office', 'altered'],
    ['report.html', /<!-- woosoo-signature.*/, '', 'unproven'],
    ['report.json', /"signature": .*/, '"logs": []', 'unproven'],
  ] as const)('shows that %s was edited', async (file, from, to, authenticity) => {
    const { fileSystem, store, signer: ours } = signer();
    const signed = (await ours.sign(testReport()))._unsafeUnwrap();
    (await store.save(signed))._unsafeUnwrap();
    const path = join(paths.deploy(signed.id), file);
    const text = (await fileSystem.readText(path))._unsafeUnwrap();
    expect(text).toMatch(from);
    (await fileSystem.writeTextAtomic(path, text.replace(from, to)))._unsafeUnwrap();
    expect((await store.get(signed.id))._unsafeUnwrap().authenticity).toBe(authenticity);
  });
});

describe('kept reports', () => {
  const named = (id: string) => ({ ...testReport(), id });
  async function storeWith(...ids: readonly string[]) {
    const fileSystem = new MemoryFileSystem();
    const store = new ReportStore({ fileSystem, paths, signer: new ReportSigner({ fileSystem, paths }) });
    for (const id of ids) (await store.save(named(id)))._unsafeUnwrap();
    return { fileSystem, store };
  }

  it('are listed newest first, without those that are not there yet', async () => {
    const { store, fileSystem } = await storeWith('2026-a', '2026-b', '2026-c');
    (await fileSystem.writeTextAtomic(join(paths.deploy('2026-d'), 'build-pwa.log'), ''))._unsafeUnwrap();
    (await fileSystem.writeTextAtomic(join(paths.deploy('2026-b'), 'report.json'), '{'))._unsafeUnwrap();
    expect((await store.list())._unsafeUnwrap().map(({ id }) => id)).toEqual(['2026-c', '2026-a']);
    expect((await store.list(1))._unsafeUnwrap().map(({ id }) => id)).toEqual(['2026-c']);
  });

  it('are none on a new branch', async () => {
    expect((await (await storeWith()).store.list())._unsafeUnwrap()).toEqual([]);
  });

  it.each(['2026-x', '../secret', ''])('that are not there are missed by name: %s', async (id) => {
    const { store } = await storeWith('2026-a');
    expect((await store.get(id))._unsafeUnwrapErr().type).toBe('ReportMissing');
  });

  it('that cannot be read are not taken for missing', async () => {
    const { store, fileSystem } = await storeWith('2026-a');
    (await fileSystem.writeTextAtomic(join(paths.deploy('2026-a'), 'report.json'), '{"format":1'))._unsafeUnwrap();
    expect((await store.get('2026-a'))._unsafeUnwrapErr()).toMatchObject({ type: 'ReportDamaged', category: 'unhealthy' });
  });

  it('have a page beside them', async () => {
    const { store, fileSystem } = await storeWith('2026-a');
    expect((await fileSystem.readText(store.htmlPath('2026-a')))._unsafeUnwrap()).toContain('<!doctype html>');
  });
});

describe('how long things take', () => {
  it('follows what they took, the newest counting most', () => {
    const once = withSteps({}, [testStep('deploy.verify', 0, { durationMs: 1000 })]);
    expect(once).toEqual({ 'deploy.verify': 1000 });
    expect(withSteps(once, [testStep('deploy.verify', 0, { durationMs: 2000 })])).toEqual({ 'deploy.verify': 1400 });
  });

  it('is known of each component by itself, and not from what failed', () => {
    const steps = [testStep('component.build', 0, { id: 'build:pwa', durationMs: 5 }), testStep('deploy.verify', 0, { outcome: 'failed' })];
    expect(withSteps({}, steps)).toEqual({ 'component.build:pwa': 5 });
  });

  it('is forgotten rather than stumbled over', async () => {
    const fileSystem = new MemoryFileSystem({ [join(paths.cache, 'durations.json')]: '{"a":"b"}' });
    const history = new DurationHistory({ fileSystem, paths });
    expect((await history.read())._unsafeUnwrap()).toEqual({});
    (await history.record([testStep('deploy.verify', 0)]))._unsafeUnwrap();
    expect((await history.read())._unsafeUnwrap()).toEqual({ 'deploy.verify': 1000 });
  });
});
