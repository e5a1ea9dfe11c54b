//! Amazon Transcribe.

use crate::permission::{allow, parts};
use crate::service::{Permissions, Service};

pub(super) const SERVICE: Service = Service {
    id: "",
    sdk: "transcribe",
    title: "Amazon Transcribe",
    label: "Transcribe",
    errors: None,
    exceptions: &[],
    actions: &[],
    sdk_actions: "getTranscriptionJob startTranscriptionJob",
    replies: &[],
    answers: &[
        (
            "aws-sdk:transcribe:getTranscriptionJob",
            "TranscriptionJob{TranscriptionJobName s,TranscriptionJobStatus s=QUEUED|IN_PROGRESS|FAILED|COMPLETED,LanguageCode s,MediaSampleRateHertz n,MediaFormat s,Media{MediaFileUri s,RedactedMediaFileUri s},Transcript{TranscriptFileUri s,RedactedTranscriptFileUri s},StartTime s,CreationTime s,CompletionTime s,FailureReason s,Settings{VocabularyName s,ShowSpeakerLabels b,MaxSpeakerLabels n,ChannelIdentification b,ShowAlternatives b,MaxAlternatives n,VocabularyFilterName s,VocabularyFilterMethod s},ModelSettings{LanguageModelName s},JobExecutionSettings{AllowDeferredExecution b,DataAccessRoleArn s},ContentRedaction{RedactionType! s,RedactionOutput! s,PiiEntityTypes[?]},IdentifyLanguage b,IdentifyMultipleLanguages b,LanguageOptions[s],IdentifiedLanguageScore n,LanguageCodes[{LanguageCode s,DurationInSeconds n}],Tags[{Key! s,Value! s}],Subtitles{Formats[?],SubtitleFileUris[?],OutputStartIndex n},LanguageIdSettings%{VocabularyName s,VocabularyFilterName s,LanguageModelName s},ToxicityDetection[{ToxicityCategories![?]}]}",
        ),
        (
            "aws-sdk:transcribe:startTranscriptionJob",
            "=aws-sdk:transcribe:getTranscriptionJob",
        ),
    ],
    permissions: Permissions {
        docs: &[],
        console: &[],
        cdk: &[],
        serverless: &[],
        least_privilege: &[],
        template_of: "",
        sdk_actions: &[],
        sdk_fields: &[],
        sdk_access: &[("*", allow(&["s3:GetObject"]).on(&[parts("arn:{P}:s3:::{Media.MediaFileUri|object}")]).why("Transcribe reads the recording in the name of the caller.")), ("*", allow(&["s3:PutObject"]).on(&[parts("arn:{P}:s3:::{OutputBucketName}/*")]).why("Transcribe writes the transcript in the name of the caller."))],
        sdk_resources: &[],
        by_hand: &[],
    },
};
