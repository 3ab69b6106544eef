// typedoc plugin: one page, one "@group" per package.
import { Comment, CommentTag, Converter, ReflectionKind } from 'typedoc';
export function load(app) {
  app.converter.on(
    Converter.EVENT_RESOLVE_BEGIN,
    (context) => {
      for (const mod of context.project.getReflectionsByKind(ReflectionKind.Module)) {
        for (const child of mod.children ?? []) {
          const targets = child.signatures?.length ? [child, ...child.signatures] : [child];
          for (const t of targets) {
            t.comment ??= new Comment();
            t.comment.blockTags.push(new CommentTag('@group', [{ kind: 'text', text: '@woosoo/' + mod.name.split('/')[0] }]));
          }
        }
      }
    },
    1e6,
  );
}
