/** The environment variable that marks a child, and all that it starts, as belonging to an operation. What is to outlive the operation must be started without it. */
export const OPERATION_VARIABLE = 'WOOSOO_OPERATION';
