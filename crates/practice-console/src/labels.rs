//! The labels: what AWS's console calls its pages, fields and buttons, each with when and where that
//! was checked. The pages, the book's chapters and the tests take them from here.

use maud::{Markup, Render, html};

/// Where a label was looked up, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The last public source of the IAM User Guide.
    UserGuide,
    /// Today's pages of the IAM User Guide.
    LiveGuide,
    /// Quoted by several who use the console.
    Quoted,
    /// The guide that this book follows.
    Seed,
    /// From memory; nothing was found to check it with.
    Memory,
    /// Not AWS's: what the practice console says in its own words.
    Own,
}

impl Source {
    /// What was read.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::UserGuide => "awsdocs/iam-user-guide, commit 651083f",
            Self::LiveGuide => "docs.aws.amazon.com/IAM/latest/UserGuide",
            Self::Quoted => "issues and tutorials that quote the console",
            Self::Seed => "awsdocs/aws-powershell-user-guide, pstools-appendix-sign-up.md",
            Self::Memory => "not checked",
            Self::Own => "the practice console",
        }
    }

    /// The date as of which it says so.
    #[must_use]
    pub fn checked(self) -> &'static str {
        match self {
            Self::UserGuide => "2023-05-11",
            Self::Seed => "2023-05-15",
            Self::LiveGuide | Self::Quoted | Self::Memory | Self::Own => "2026-11-24",
        }
    }
}

/// One label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    /// `CREATE_ACCESS_KEY`: under which chapters look it up.
    pub name: &'static str,
    /// What stands on the page.
    pub text: &'static str,
    /// Where that is from.
    pub source: Source,
}

impl Render for Label {
    fn render(&self) -> Markup {
        html! { (self.text) }
    }
}

impl std::fmt::Display for Label {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.text)
    }
}

impl Label {
    /// The label of that name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        ALL.iter().find(|label| label.name == name).copied()
    }
}

macro_rules! labels {
    ($($name:ident = $text:literal, $source:ident;)*) => {
        $(
            #[doc = concat!("`", $text, "`")]
            pub const $name: Label = Label {
                name: stringify!($name),
                text: $text,
                source: Source::$source,
            };
        )*

        /// Every label.
        pub const ALL: &[Label] = &[$($name),*];
    };
}

labels! {
    // Everywhere.
    BANNER = "Practice. Nothing here reaches AWS", Own;
    SIGN_OUT = "Sign out", Memory;
    DASHBOARD = "Dashboard", UserGuide;
    USER_GROUPS = "User groups", UserGuide;
    USERS = "Users", Seed;
    POLICIES = "Policies", UserGuide;
    ACCOUNT_SETTINGS = "Account settings", UserGuide;
    CREDENTIAL_REPORT = "Credential report", UserGuide;
    EVENTS = "Events", Own;
    BEHIND_THIS_PAGE = "Behind this page", Own;
    SECURITY_CREDENTIALS = "Security credentials", Seed;
    CANCEL = "Cancel", UserGuide;
    NEXT = "Next", UserGuide;
    PREVIOUS = "Previous", UserGuide;
    DONE = "Done", UserGuide;
    SHOW = "Show", Seed;
    HIDE = "Hide", UserGuide;
    ACTIONS = "Actions", UserGuide;
    DELETE = "Delete", UserGuide;
    SAVE_CHANGES = "Save changes", UserGuide;
    DOWNLOAD_CSV_FILE = "Download .csv file", Seed;

    // Sign-up.
    CREATE_AWS_ACCOUNT = "Create an AWS Account", UserGuide;
    SIGN_IN_TO_A_DIFFERENT_ACCOUNT = "Sign in to a different account", Quoted;
    ROOT_EMAIL = "Root user email address", Quoted;
    ACCOUNT_NAME = "AWS account name", Quoted;
    VERIFY_EMAIL = "Verify email address", Quoted;
    VERIFICATION_CODE = "Verification code", Quoted;
    VERIFY = "Verify", Quoted;
    COMPLETE_SIGN_UP = "Complete sign up", Quoted;
    SIGN_UP_FOR_AWS = "Sign up for AWS", Memory;
    HAVE_AN_ACCOUNT = "Sign in to an existing AWS account", Memory;
    CREATE_YOUR_PASSWORD = "Create your password", Memory;
    ROOT_PASSWORD = "Root user password", Memory;
    CONFIRM_ROOT_PASSWORD = "Confirm root user password", Memory;
    CONTINUE = "Continue", Memory;
    CONTACT_INFORMATION = "Contact Information", Memory;
    HOW_WILL_YOU_USE_AWS = "How do you plan to use AWS?", Memory;
    BUSINESS = "Business", Quoted;
    PERSONAL = "Personal", Quoted;
    FULL_NAME = "Full name", Memory;
    PHONE_NUMBER = "Phone number", Memory;
    ADDRESS = "Address", Memory;
    AGREE_AND_CONTINUE = "Agree and Continue", Memory;
    BILLING_INFORMATION = "Billing Information", Memory;
    CARD_NUMBER = "Card number", Own;
    CARD_EXPIRATION = "Expiration", Own;
    CARD_HOLDER = "Cardholder", Own;
    VERIFY_AND_CONTINUE = "Verify and Continue", Memory;
    CONFIRM_YOUR_IDENTITY = "Confirm your identity", Memory;
    VERIFY_CODE = "Verify code", Memory;
    CHOOSE_YOUR_PLAN = "Choose your account plan", Memory;
    FREE_PLAN = "Free plan", Memory;
    PAID_PLAN = "Paid plan", Memory;
    SELECT_A_SUPPORT_PLAN = "Select a support plan", Memory;
    BASIC_SUPPORT = "Basic support", Memory;
    DEVELOPER_SUPPORT = "Developer support", Memory;
    BUSINESS_SUPPORT = "Business support", Memory;
    CONGRATULATIONS = "Congratulations", Memory;
    SIGN_IN_TO_THE_CONSOLE = "Sign in to the Console", Quoted;

    // Sign-in.
    SIGN_IN = "Sign in", UserGuide;
    SIGN_IN_AS_ROOT = "Sign in using root user email", Quoted;
    SIGN_IN_AS_USER = "Sign in as IAM user", Quoted;
    ROOT_USER = "Root user", UserGuide;
    IAM_USER = "IAM user", UserGuide;
    ACCOUNT_ID_OR_ALIAS = "Account ID (12 digits) or account alias", UserGuide;
    IAM_USER_NAME = "IAM user name", UserGuide;
    PASSWORD = "Password", UserGuide;
    MFA_CODE = "MFA code", UserGuide;
    OLD_PASSWORD = "Old password", UserGuide;
    NEW_PASSWORD = "New password", UserGuide;
    CONFIRM_NEW_PASSWORD = "Confirm new password", UserGuide;
    CONFIRM_PASSWORD_CHANGE = "Confirm password change", Memory;

    // Dashboard.
    SECURITY_RECOMMENDATIONS = "Security recommendations", UserGuide;
    AWS_ACCOUNT = "AWS Account", UserGuide;
    ACCOUNT_ID = "Account ID", UserGuide;
    ACCOUNT_ALIAS = "Account Alias", UserGuide;
    SIGN_IN_URL = "Sign-in URL for IAM users in this account", UserGuide;
    ADD_MFA_FOR_ROOT = "Add MFA for root user", UserGuide;
    ADD_MFA_FOR_YOURSELF = "Add MFA for yourself", Memory;
    YOU_HAVE_MFA = "You have MFA", Memory;
    ROOT_HAS_MFA = "Root user has MFA", Memory;
    ROOT_HAS_NO_KEYS = "Root user has no active access keys", Memory;
    DEACTIVATE_ROOT_KEYS = "Deactivate or delete access keys for root user", Memory;
    IAM_RESOURCES = "IAM resources", UserGuide;

    // Users.
    USER_NAME = "User name", UserGuide;
    CREATE_USER = "Create user", Quoted;
    SPECIFY_USER_DETAILS = "Specify user details", Quoted;
    SET_PERMISSIONS = "Set permissions", UserGuide;
    REVIEW_AND_CREATE = "Review and create", Quoted;
    ADD_USER_TO_GROUP = "Add user to group", Quoted;
    COPY_PERMISSIONS = "Copy permissions", Quoted;
    ATTACH_POLICIES_DIRECTLY = "Attach policies directly", Quoted;
    PROVIDE_CONSOLE_ACCESS = "Provide user access to the AWS Management Console", Quoted;
    I_WANT_AN_IAM_USER = "I want to create an IAM user", Quoted;
    RETRIEVE_PASSWORD = "Retrieve password", Quoted;
    ACTIVE_KEY_AGE = "Active key age", Quoted;
    ACCESS_KEY_ID = "Access key ID", UserGuide;
    PASSWORD_AGE = "Password age", UserGuide;
    LAST_ACTIVITY = "Last activity", UserGuide;
    MFA = "MFA", UserGuide;
    CONSOLE_ACCESS = "Console access", UserGuide;
    GROUPS = "Groups", UserGuide;
    PERMISSIONS = "Permissions", UserGuide;
    TAGS = "Tags", UserGuide;
    LAST_ACCESSED = "Last Accessed", Quoted;
    SUMMARY = "Summary", UserGuide;
    ARN = "ARN", UserGuide;
    CREATED = "Created", Quoted;
    CONSOLE_SIGN_IN = "Console sign-in", UserGuide;
    ENABLE_CONSOLE_ACCESS = "Enable console access", UserGuide;
    MULTI_FACTOR_AUTHENTICATION = "Multi-factor authentication (MFA)", UserGuide;
    ASSIGN_MFA_DEVICE = "Assign MFA device", UserGuide;
    SELECT_MFA_DEVICE = "Select MFA device", Memory;
    DEVICE_NAME = "Device name", Memory;
    MFA_DEVICE = "MFA device", Memory;
    AUTHENTICATOR_APP = "Authenticator app", Memory;
    SET_UP_DEVICE = "Set up device", Memory;
    SECRET_KEY = "Secret key", Memory;
    SHOW_SECRET_KEY = "Show secret key", UserGuide;
    HIDE_SECRET_KEY = "Hide secret key", Own;
    MFA_CODE_1 = "MFA code 1", UserGuide;
    MFA_CODE_2 = "MFA code 2", UserGuide;
    ADD_MFA = "Add MFA", Memory;
    MFA_TYPE = "Type", Memory;
    RESYNC = "Resync", Memory;
    RESYNC_MFA_DEVICE = "Resync MFA device", Memory;
    REMOVE_MFA_DEVICE = "Remove MFA device", Memory;

    DELETE_USER = "Delete user", Memory;
    FIND_USERS_OR_KEYS = "Find users by name or access key ID", Own;
    PATH = "Path", Memory;
    CONSOLE_LAST_SIGN_IN = "Console last sign-in", UserGuide;
    LAST_CONSOLE_SIGN_IN = "Last console sign-in", Memory;
    USER_DETAILS = "User details", Quoted;
    PERMISSIONS_OPTIONS = "Permissions options", Quoted;
    PERMISSIONS_SUMMARY = "Permissions summary", Quoted;
    CONSOLE_PASSWORD = "Console password", Quoted;
    CONSOLE_PASSWORD_TYPE = "Console password type", Quoted;
    REQUIRE_PASSWORD_RESET = "Require password reset", Quoted;
    AUTOGENERATED_PASSWORD = "Autogenerated password", Quoted;
    CUSTOM_PASSWORD = "Custom password", Quoted;
    MUST_RESET = "Users must create a new password at next sign-in", Quoted;
    CONSOLE_SIGN_IN_URL = "Console sign-in URL", Quoted;
    CONSOLE_SIGN_IN_LINK = "Console sign-in link", Memory;
    RETURN_TO_USERS_LIST = "Return to users list", Quoted;
    VIEW_USER = "View user", Memory;
    MANAGE_CONSOLE_ACCESS = "Manage console access", Quoted;
    RESET_PASSWORD = "Reset password", Quoted;
    DISABLE_CONSOLE_ACCESS = "Disable console access", Memory;
    DISABLE_ACCESS = "Disable access", Memory;
    UPDATE_CONSOLE_PASSWORD = "Update console password", Quoted;
    CURRENT_PASSWORD = "Current password", UserGuide;
    CHANGE_PASSWORD = "Change password", UserGuide;
    GROUPS_MEMBERSHIP = "User groups membership", Memory;
    ADD_USER_TO_GROUPS = "Add user to groups", Memory;
    ADD_TO_CHOSEN_GROUPS = "Add user to group(s)", Quoted;
    MANAGE_TAGS = "Manage tags", UserGuide;
    TAG = "Tag", Own;
    ADD_NEW_TAG = "Add new tag", UserGuide;
    ALLOWED_SERVICES = "Allowed services", Memory;
    SERVICE = "Service", Memory;
    SERVICES = "Services", Own;
    FIND_SERVICES = "Find services", Own;
    REGION = "Region", Memory;
    SET_PERMISSIONS_BOUNDARY = "Set permissions boundary", Quoted;
    SET_BOUNDARY = "Set boundary", UserGuide;
    CHANGE_BOUNDARY = "Change boundary", UserGuide;
    REMOVE_BOUNDARY = "Remove boundary", UserGuide;
    ATTACHED_VIA = "Attached via", Memory;
    ATTACHED_POLICIES = "Attached policies", Memory;
    ATTACH_POLICIES = "Attach policies", UserGuide;
    FIND_GROUPS = "Find groups", Own;
    FIND_USERS = "Find users", Own;

    // User groups.
    GROUP_NAME = "Group name", UserGuide;
    USER_GROUP_NAME = "User group name", UserGuide;
    CREATE_GROUP = "Create group", UserGuide;
    CREATE_USER_GROUP = "Create user group", UserGuide;
    DELETE_USER_GROUP = "Delete user group", Memory;
    USERS_IN_GROUP = "Users in this group", Memory;
    ADD_USERS = "Add users", UserGuide;

    // Policies of a user or a group.
    PERMISSIONS_POLICIES = "Permissions policies", UserGuide;
    ADD_PERMISSIONS = "Add permissions", UserGuide;
    CREATE_INLINE_POLICY = "Create inline policy", UserGuide;
    CREATE_POLICY = "Create policy", UserGuide;
    POLICY_NAME = "Policy name", Memory;
    POLICY_ARN = "Policy ARN", Memory;
    POLICY_DOCUMENT = "Policy document", Memory;
    REMOVE = "Remove", UserGuide;

    // Policies.
    SEARCH = "Search", Own;
    POLICY_TYPE = "Type", Memory;
    USED_AS = "Used as", Memory;
    AWS_MANAGED = "AWS managed", UserGuide;
    CUSTOMER_MANAGED = "Customer managed", UserGuide;
    ALL_TYPES = "All types", Memory;
    FILTER_BY_TYPE = "Filter by Type", Memory;
    FIND_POLICIES = "Find policies by name", Own;
    PERMISSIONS_POLICY = "Permissions policy", Memory;
    BOUNDARY = "Permissions boundary", UserGuide;
    SPECIFY_PERMISSIONS = "Specify permissions", Memory;
    POLICY_DETAILS = "Policy details", UserGuide;
    ENTITIES_ATTACHED = "Entities attached", UserGuide;
    POLICY_VERSIONS = "Policy versions", UserGuide;
    ATTACHED_AS_PERMISSIONS = "Attached as a permissions policy", Memory;
    ATTACHED_AS_BOUNDARY = "Attached as a permissions boundary", UserGuide;
    ENTITY_NAME = "Entity name", Memory;
    ENTITY_TYPE = "Entity type", Memory;
    ATTACH = "Attach", UserGuide;
    ATTACH_POLICY = "Attach policy", UserGuide;
    DETACH = "Detach", UserGuide;
    DETACH_POLICY = "Detach policy", UserGuide;
    EDIT = "Edit", UserGuide;
    PERMISSIONS_DEFINED = "Permissions defined in this policy", UserGuide;
    REVIEW_AND_SAVE = "Review and save", UserGuide;
    SET_AS_DEFAULT = "Set as default", UserGuide;
    SET_NEW_VERSION_AS_DEFAULT = "Set this new version as the default", Memory;
    VERSION = "Version", Memory;
    CREATION_TIME = "Creation time", Memory;
    EDITED_TIME = "Edited time", Memory;
    DELETE_POLICY = "Delete policy", Memory;
    ENTITIES = "IAM entities", Own;
    USER_GROUP = "User group", Memory;
    ROLE = "Role", UserGuide;
    TAG_KEY = "Key", UserGuide;
    TAG_VALUE = "Value", UserGuide;
    ADD_TAG = "Add tag", Own;
    SIMULATOR = "Policy simulator", UserGuide;
    SIMULATE = "Simulate", UserGuide;
    SIMULATION = "Simulation", Own;
    USERS_GROUPS_AND_ROLES = "Users, Groups, and Roles", UserGuide;
    NEW_POLICY = "New Policy", UserGuide;
    SELECT_ACTIONS = "Select actions", UserGuide;
    RESOURCE = "Resource", UserGuide;
    CONTEXT_KEYS = "Context keys", Own;
    RUN_SIMULATION = "Run Simulation", UserGuide;
    RESULTS = "Results", Own;

    // Account settings and the credential report.
    CREATE = "Create", LiveGuide;
    PREFERRED_ALIAS = "Preferred alias", Memory;
    DELETE_ALIAS = "Delete alias", Memory;
    PASSWORD_POLICY = "Password policy", UserGuide;
    EDIT_PASSWORD_POLICY = "Edit password policy", Memory;
    IAM_DEFAULT = "IAM default", UserGuide;
    CUSTOM = "Custom", UserGuide;
    MINIMUM_LENGTH = "Password minimum length", UserGuide;
    REQUIRE_UPPERCASE = "Require at least one uppercase letter from the Latin alphabet (A–Z)", UserGuide;
    REQUIRE_LOWERCASE = "Require at least one lowercase letter from the Latin alphabet (a–z)", UserGuide;
    REQUIRE_NUMBERS = "Require at least one number", UserGuide;
    REQUIRE_SYMBOLS = "Require at least one nonalphanumeric character ! @ # $ % ^ & * ( ) _ + - = [ ] { } | '", UserGuide;
    EXPIRATION = "Turn on password expiration", UserGuide;
    EXPIRATION_REQUIRES_RESET = "Password expiration requires administrator reset", UserGuide;
    USERS_MAY_CHANGE = "Allow users to change their own password", UserGuide;
    PREVENT_REUSE = "Prevent password reuse", UserGuide;
    SET_CUSTOM_POLICY = "Set custom password policy", Memory;
    SET_DEFAULT_POLICY = "Set IAM default password policy", Memory;
    SET_CUSTOM = "Set custom", UserGuide;
    SET_DEFAULT = "Set default", UserGuide;
    SESSION_TOKENS = "Session Tokens from the STS endpoints", UserGuide;
    GLOBAL_ENDPOINT = "Global endpoint", UserGuide;
    ENABLED_BY_DEFAULT = "Valid only in AWS Regions enabled by default", UserGuide;
    ALL_REGIONS = "All AWS Regions", UserGuide;
    CHANGE = "Change", UserGuide;
    CHANGE_REGION_COMPATIBILITY = "Change region compatibility", UserGuide;
    DOWNLOAD_REPORT = "Download Report", UserGuide;
    GENERATE_REPORT = "Generate report", Own;
    REFRESH = "Refresh", Own;
    GENERATED = "Generated", Own;
    KEPT_UNTIL = "Kept until", Own;

    // Events.
    EVENT_TIME = "Event time", Memory;
    EVENT_NAME = "Event name", Memory;
    DENIED_ONLY = "Refused only", Own;
    OUTCOME = "Outcome", Own;
    DETAILS = "Details", Own;

    // Access keys.
    ACCESS_KEYS = "Access keys", UserGuide;
    CREATE_ACCESS_KEY = "Create access key", Seed;
    USE_CASE = "Use case", Memory;
    BEST_PRACTICES = "Access key best practices & alternatives", UserGuide;
    USE_CASE_CLI = "Command Line Interface (CLI)", Quoted;
    USE_CASE_LOCAL_CODE = "Local code", Quoted;
    USE_CASE_COMPUTE = "Application running on an AWS compute service", Quoted;
    USE_CASE_THIRD_PARTY = "Third-party service", Quoted;
    USE_CASE_OUTSIDE = "Application running outside AWS", Quoted;
    USE_CASE_OTHER = "Other", UserGuide;
    CONFIRMATION = "Confirmation", Quoted;
    I_UNDERSTAND = "I understand the above recommendation and want to proceed to create an access key.", Quoted;
    SET_DESCRIPTION_TAG = "Set description tag", UserGuide;
    DESCRIPTION_TAG_VALUE = "Description tag value", UserGuide;
    RETRIEVE_ACCESS_KEYS = "Retrieve access keys", UserGuide;
    ACCESS_KEY = "Access key", UserGuide;
    SECRET_ACCESS_KEY = "Secret access key", Seed;
    DESCRIPTION = "Description", Quoted;
    STATUS = "Status", Quoted;
    LAST_USED = "Last used", Quoted;
    LAST_USED_REGION = "Last used region", Quoted;
    LAST_USED_SERVICE = "Last used service", Quoted;
    ACTIVATE = "Activate", UserGuide;
    DEACTIVATE = "Deactivate", UserGuide;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_found_by_its_name() {
        assert_eq!(Label::find("CREATE_ACCESS_KEY"), Some(CREATE_ACCESS_KEY));
        assert_eq!(Label::find("MAKE_KEY"), None);
    }
}
