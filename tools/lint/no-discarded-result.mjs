import { ESLintUtils } from '@typescript-eslint/utils';
const RESULT = new Set(['Result', 'Ok', 'Err', 'ResultAsync']);
export default ESLintUtils.RuleCreator.withoutDocs({
  meta: { type: 'problem', schema: [], messages: { discarded: 'This {{name}} is discarded; handle it, return it or yield* it.' } },
  defaultOptions: [],
  create(context) {
    const services = ESLintUtils.getParserServices(context);
    const checker = services.program.getTypeChecker();
    const own = (type) => {
      if (type.isUnionOrIntersection()) return type.types.map(own).find(Boolean);
      for (const symbol of [type.aliasSymbol, type.getSymbol()]) {
        if (symbol && RESULT.has(symbol.name) && (symbol.declarations?.[0]?.getSourceFile().fileName ?? '').includes('neverthrow'))
          return type.aliasSymbol?.name ?? symbol.name;
      }
      const element = checker.isArrayLikeType(type) ? checker.getTypeArguments(type)[0] : undefined;
      return element && own(element);
    };
    const resultName = (type) => own(type) ?? own(checker.getAwaitedType(type) ?? type);
    const unwrap = (node) =>
      node.type === 'UnaryExpression' && node.operator === 'void'
        ? unwrap(node.argument)
        : node.type === 'SequenceExpression'
          ? node.expressions.flatMap(unwrap)
          : node.type === 'TSAsExpression'
            ? unwrap(node.expression)
            : [node].flat();
    const check = (expression) => {
      for (const node of [unwrap(expression)].flat()) {
        if (node.type === 'AssignmentExpression') continue;
        const name = resultName(services.getTypeAtLocation(node));
        if (name) context.report({ node, messageId: 'discarded', data: { name } });
      }
    };
    return {
      ExpressionStatement: (node) => check(node.expression),
      'ArrowFunctionExpression[expression=true]'(node) {
        const ts = services.esTreeNodeToTSNodeMap.get(node);
        const signature = checker.getContextualType(ts)?.getCallSignatures()[0];
        if (signature && checker.typeToString(signature.getReturnType()) === 'void') check(node.body);
      },
    };
  },
});
